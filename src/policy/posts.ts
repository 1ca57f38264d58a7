import { type ComplaintFacts, type CouncilRole, councilRoles } from '../model/complaint.js';
import type { UnitPosts } from '../model/complaints-policy.js';
import { subjectsOf } from './about-whom.js';

/** The posts behind the offices, for one case: who is told, and who must not be. */
export interface Posts {
  /** Role of the council file's notices: the unit's post where its unit has one, else the office itself. */
  of(office: CouncilRole): string;
  /** Of a unit, and this case's unit has none in the council file. */
  areUnknown(office: CouncilRole): boolean;
  /** The complaint is about whoever holds this office, or holds the post that it shares (K-20). */
  isOfSubject(office: CouncilRole): boolean;
}

/**
 * `unit`: the posts of the case's unit; null: it has none. A case's unit is that of its designated officer. Where one post holds two
 * offices, whoever holds a subject's office holds the other too, unless that is the designated officer, of whom legacy says that it is not
 * about them: a director at the head of a unit may have one about a manager below.
 *
 * @rule K-19 K-20
 */
export function casePosts(complaint: ComplaintFacts | null, unit: UnitPosts | null): Posts {
  const of = (office: CouncilRole): string => {
    if (office === 'manager' || office === 'director') return unit?.[office] ?? office;
    return office;
  };
  const offices = complaint ? officesAbout(complaint) : [];
  const names: string[] = offices;
  const posts = offices.map(of);
  const cleared = complaint?.handlerIsSubject === false && complaint.handler ? of(complaint.handler) : null;
  return {
    of,
    areUnknown: (office) => unit === null && (office === 'manager' || office === 'director'),
    isOfSubject: (office) =>
      names.includes(office) || names.includes(of(office)) || (of(office) !== cleared && posts.includes(of(office))),
  };
}

/** Those that its subjects hold: by what it is about, and the designated officer's own where the officer is a subject. */
function officesAbout(complaint: ComplaintFacts): CouncilRole[] {
  const subjects: string[] = subjectsOf(complaint);
  const own = complaint.handlerIsSubject ? complaint.handler : null;
  // an outside body is no office of the council's, and stays open to everyone
  return councilRoles.filter((office) => office !== 'outside' && (office === own || subjects.includes(office)));
}
