import type { CouncilRole } from '../model/complaint.js';

const titles: Record<CouncilRole | 'none', string> = {
  none: 'nobody',
  'customer-service': 'customer service',
  'team-leader': 'the team leader',
  supervisor: 'the supervisor',
  manager: 'the manager',
  director: 'the director',
  'general-manager': 'the general manager',
  mayor: 'the Mayor',
  outside: 'an outside body',
};

/** An office in the middle of a sentence. */
export function officeTitle(office: CouncilRole | 'none'): string {
  return titles[office];
}
