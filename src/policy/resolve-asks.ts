import { type CouncilRole, councilRoles } from '../model/complaint.js';
import type { Ask } from '../model/complaints-policy.js';
import type { Posts } from './posts.js';
import type { Route } from './route-complaint.js';

/** What an ask's role is resolved by. */
export interface AskContext {
  posts: Posts;
  route: Route;
  /** It is about a person, or nobody knows that it isn't. */
  personal: boolean;
  complaint: boolean;
}

/** Who acts where no office of the route is one of the council's own. None of them may be whom it is about. */
const inPlace: CouncilRole[] = ['general-manager', 'mayor'];
/** Kempsey's procedure: the Public Officer is a director, and looks after the procedure where nobody else may. */
const lastResort = 'public-officer';
/** Whoever has the case, who may be whom it is about. */
const ofTheCase = ['responsible-officer', 'customer-service-officer', 'customer-service-supervisor'];
/** The office that has another name among the roles of the service standards, which council files go by. */
const namedOtherwise: Partial<Record<CouncilRole, string>> = { 'customer-service': 'customer-service-officer' };

/**
 * The asks of a decision with their roles resolved: `office` and `next-office` stand for those of the route. Nobody is asked anything of
 * a complaint about themselves, and of one about a person only the offices of its route are.
 *
 * @rule K-20 K-21
 */
export function resolveAsks(asks: readonly Ask[], context: AskContext): Ask[] {
  const resolved = asks.map((ask) => ({ ...ask, role: roleOf(ask.role, context) }));
  return resolved.filter(
    ({ role, action }, index) => index === resolved.findIndex((one) => one.role === role && one.action === action),
  );
}

function roleOf(role: string, { posts, route, personal, complaint }: AskContext): string {
  if (!complaint && role === 'office') return 'responsible-officer';
  if (role === 'office' || (personal && ofTheCase.includes(role))) return officeRole(route.office, posts);
  if (role === 'next-office') return officeRole(route.next, posts);
  const office = councilRoles.find((one) => one === role);
  return office ? officeRole(posts.isOfSubject(office) ? 'none' : office, posts) : role;
}

function officeRole(office: Route['office'], posts: Posts): string {
  if (office !== 'none' && office !== 'outside') return namedOtherwise[office] ?? posts.of(office);
  const standIn = inPlace.find((one) => !posts.isOfSubject(one));
  return standIn ?? lastResort;
}
