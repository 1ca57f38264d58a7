import type { Fault } from './fault.js';
import type { VariableReading } from './read-variables.js';
import type { CouncilFile } from './settings.js';
import type { VariableName } from './variables.js';
import type { YamlFile } from './yaml-file.js';

/** What a schema cannot say of a council file's notices, once it is as the schema says. */
export function noticeFaults(file: YamlFile): Fault[] {
  const { notices } = file.value as CouncilFile;
  if (!notices) return [];
  const faults: Fault[] = [];
  if (!Object.hasOwn(notices.roles, notices.fallback)) {
    const fix = `Name one of them: ${Object.keys(notices.roles).join(', ')}.`;
    faults.push({ where: file.place(['notices', 'fallback']), what: 'is none of notices.roles', fix });
  }
  if (waysOf(notices).email && notices.from === undefined) {
    const fix = 'Give the address that the e-mails come from.';
    faults.push({ where: file.place(['notices', 'from']), what: 'is missing, and roles have e-mail addresses', fix });
  }
  return faults;
}

/** The connections that the council's channels need and that are not set. */
export function noticeConnectionFaults(council: CouncilFile, given: VariableReading['given']): Fault[] {
  const ways = waysOf(council.notices);
  const needed: { name: VariableName; channel: keyof typeof ways }[] = [
    { name: 'SMTP_URL', channel: 'email' },
    { name: 'NOTICE_WEBHOOK_SECRET', channel: 'webhook' },
  ];
  return needed
    .filter(({ name, channel }) => ways[channel] && !given.has(name))
    .map(({ name, channel }) => ({
      where: name,
      what: `is not set, and the council file tells roles by ${channel}`,
      fix: `Set ${name} or ${name}_FILE, or take ${channel} out of notices.roles.`,
    }));
}

function waysOf(notices: CouncilFile['notices']): { email: boolean; webhook: boolean } {
  const roles = Object.values(notices?.roles ?? {});
  return {
    email: roles.some(({ email = [] }) => email.length > 0),
    webhook: roles.some(({ webhook }) => webhook !== undefined),
  };
}
