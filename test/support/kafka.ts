import { testServers } from './test-environment.js';

/**
 * The run's real broker, with nothing on it but what tests make: use topics and groups of your own. Null without Java 17, where
 * `(kafkaBrokers() ? describe : describe.skip)(...)` stands aside; `npm test` then names what was not run.
 */
export function kafkaBrokers(): string[] | null {
  return testServers().brokers;
}
