import type { Env } from './read-variables.js';

/** For whoever composes the parts and must hand it on, to `loadSettings` or to a server that it starts. */
export function processEnvironment(): Env {
  return process.env;
}
