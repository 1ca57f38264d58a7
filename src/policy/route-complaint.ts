import type { ComplaintFacts, ComplaintStage, CouncilRole } from '../model/complaint.js';
import type { PolicyInputs } from '../model/policy-inputs.js';
import { aboutWhom } from './about-whom.js';
import type { Posts } from './posts.js';

/** Where a complaint goes: its offices one after the other, and the one of them that has it now. */
export interface Route {
  offices: CouncilRole[];
  /** `none`: it goes to nobody. */
  office: CouncilRole | 'none';
  next: CouncilRole | 'none';
  /** Offices of the table that the guard took out, by the rule that it goes by. */
  kept: { from: CouncilRole; rule: 'K-07' | 'K-19' | 'K-20' }[];
}

export const nowhere: Route = { offices: [], office: 'none', next: 'none', kept: [] };

/** K-06. */
const stages: Record<CouncilRole, ComplaintStage> = {
  'customer-service': 1,
  'team-leader': 1,
  supervisor: 2,
  manager: 2,
  director: 3,
  'general-manager': 4,
  mayor: 5,
  outside: 6,
};

/**
 * The route of a complaint over the offices that the table names. Whatever the table says, no office is on it that the complaint is
 * about (K-20), none whose post is that office's too, and the Mayor is no further stage of one that relates to staff (K-07). Where it
 * is about a person whose unit nobody knows, their manager and director aren't known either, and the next office above them has it.
 *
 * @rule K-06 K-07 K-19 K-20
 */
export function routeComplaint(complaint: ComplaintFacts, offices: readonly CouncilRole[], posts: Posts): Route {
  const kept: Route['kept'] = [];
  const open: CouncilRole[] = [];
  // where one post holds two offices the higher counts: a next stage is somebody else
  const own = offices.filter(
    (office, index) => !offices.slice(index + 1).some((later) => posts.of(later) === posts.of(office)),
  );
  for (const office of own) {
    const rule = keptBy(office, { complaint, posts, isFirst: open.length === 0 });
    if (rule) kept.push({ from: office, rule });
    else open.push(office);
  }
  if (open.length === 0) open.push('outside');
  const index = currentIndex(complaint, open);
  return { offices: open, office: open[index]!, next: open[index + 1] ?? 'none', kept };
}

/** How the designated officer stands to the route; the order of the questions is that of what is worst. */
export function handlerStanding(
  { handler, handlerIsSubject, about }: ComplaintFacts,
  { offices, office }: Route,
  posts: Posts,
): PolicyInputs['handlerStanding'] {
  if (handlerIsSubject || (handler && posts.isOfSubject(handler))) return 'subject';
  if (!handler) return 'nobody';
  if (office === 'none') return 'in-order';
  const ahead = offices.slice(offices.indexOf(office));
  const fits = ahead.some(
    (one) =>
      posts.of(one) === posts.of(handler) ||
      // only a complaint about the service knows a team leader or supervisor in place of customer service or the manager (K-06)
      (about === 'service' && stages[one] === stages[handler]),
  );
  return fits ? 'in-order' : 'not-on-route';
}

interface Guarded {
  complaint: ComplaintFacts;
  posts: Posts;
  /** No office before it is on the route. */
  isFirst: boolean;
}

function keptBy(office: CouncilRole, guarded: Guarded): 'K-07' | 'K-19' | 'K-20' | null {
  const { complaint, posts } = guarded;
  if (posts.isOfSubject(office)) return 'K-20';
  if (posts.of(office) === 'mayor' && !mayTheMayor(guarded)) return 'K-07';
  return posts.areUnknown(office) && aboutWhom(complaint) !== 'service' ? 'K-19' : null;
}

/** K-07: not where it relates directly to staff; K-19 takes one about the general manager or a councillor there in the first instance. */
function mayTheMayor({ complaint, isFirst }: Guarded): boolean {
  const about = aboutWhom(complaint);
  if (about === 'general-manager' || about === 'councillor') return isFirst;
  return about === 'service' && complaint.origin !== 'internal';
}

function currentIndex({ stage, handler }: ComplaintFacts, offices: readonly CouncilRole[]): number {
  if (stage === null) return Math.max(0, handler ? offices.indexOf(handler) : 0);
  const last = offices.length - 1;
  const reached = offices.findIndex((office) => stages[office] >= stage);
  if (reached === -1) return last;
  // stage 5 where there is none (K-07): it stays with the office before it
  return stage === 5 && offices[reached] === 'outside' ? Math.max(0, reached - 1) : reached;
}
