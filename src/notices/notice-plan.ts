import type { ServiceStandard } from '../model/service-standard.js';
import type { CouncilNotices, NoticeConnections, Settings } from '../config/settings.js';

export const channels = ['email', 'webhook'] as const;
export type Channel = (typeof channels)[number];

/** Where a role's notices go, each way by itself. */
export interface RoleTarget {
  title: string;
  email: string[];
  webhook: string | null;
}

/** The council's file and connections, made ready: every default is in it. */
export interface NoticePlan {
  council: { slug: string; name: string; zone: string };
  /** The council's service standards by clock, for their words. */
  standards: ReadonlyMap<string, Pick<ServiceStandard, 'title' | 'byDefault'>>;
  roles: ReadonlyMap<string, RoleTarget>;
  /** null: the council file has no notices, and a role stays as it was wanted. */
  fallback: string | null;
  from: string | null;
  link: string | null;
  connections: NoticeConnections;
  /** As many notices of one role and channel go one by one within the window; more become one digest. */
  digestAbove: number;
  digestWindowSeconds: number;
  /** Of one role, all its channels together. */
  messagesPerHour: number;
  /** A message that could not be sent for so long waits for a person. */
  parkAfterHours: number;
  /** A notice that waited for so long is no news any more. */
  expireAfterHours: number;
}

/** Injection token of the plan. */
export const NOTICE_PLAN = Symbol('NoticePlan');

/** Shown with their meaning in contracts/council/council.schema.json. */
const defaults = {
  digestAbove: 5,
  digestWindowSeconds: 300,
  messagesPerHour: 30,
  parkAfterHours: 24,
  expireAfterHours: 72,
};

const none: CouncilNotices = { fallback: '', roles: {} };

export function noticePlan({
  council,
  notices,
  standards,
}: Pick<Settings, 'council' | 'notices' | 'standards'>): NoticePlan {
  const given = council.notices ?? none;
  const roles = Object.entries(given.roles).map(
    ([name, { title, email = [], webhook = null }]): [string, RoleTarget] => [name, { title, email, webhook }],
  );
  return {
    council: { slug: council.council, name: council.name, zone: council.zone },
    standards: new Map(standards.clocks.map((standard) => [standard.clock, standard])),
    roles: new Map(roles),
    fallback: given.fallback === '' ? null : given.fallback,
    from: given.from ?? null,
    link: given.link ?? null,
    connections: notices,
    digestAbove: given.digestAbove ?? defaults.digestAbove,
    digestWindowSeconds: given.digestWindowSeconds ?? defaults.digestWindowSeconds,
    messagesPerHour: given.messagesPerHour ?? defaults.messagesPerHour,
    parkAfterHours: given.parkAfterHours ?? defaults.parkAfterHours,
    expireAfterHours: given.expireAfterHours ?? defaults.expireAfterHours,
  };
}

/** The role that hears of what was wanted for `wanted`: itself, or the council's fallback. */
export function roleFor(plan: NoticePlan, wanted: string): string {
  return plan.roles.has(wanted) ? wanted : (plan.fallback ?? wanted);
}

/** The ways that lead to a role now; none where the council file gives it no address. */
export function channelsOf({ roles, from, connections }: NoticePlan, role: string): Channel[] {
  const target = roles.get(role);
  if (!target) return [];
  const byEmail = target.email.length > 0 && from !== null && connections.smtpUrl !== null;
  const byWebhook = target.webhook !== null && connections.webhookSecret !== null;
  return [...(byEmail ? (['email'] as const) : []), ...(byWebhook ? (['webhook'] as const) : [])];
}
