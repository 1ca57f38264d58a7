import { pino, type Logger as PinoLogger } from 'pino';

export type Logger = PinoLogger;

/** JSON lines on stderr, so that a command's stdout stays its result. Bodies and personal data are never handed to it. */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: false }),
  );
}

/** Injection token of the process's logger. */
export const LOGGER = Symbol('Logger');
