import { userInfo } from 'node:os';

/** Who the audit says did it: whoever runs the command line. */
export function actor(): string {
  return `cli:${userInfo().username}`;
}
