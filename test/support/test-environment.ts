/** How the run's servers get from Jest's own process, which starts them, to the workers, which inherit its environment. */
const databaseVariable = 'SHIRELINK_TEST_DATABASE_URL';
const kafkaVariable = 'SHIRELINK_TEST_KAFKA_BROKERS';

export const templateDatabase = 'shirelink_template';

export interface TestServers {
  /** Of any database on the run's PostgreSQL, as the role that may create others. */
  databaseUrl: string;
  /** Null without Java 17. */
  brokers: string[] | null;
}

export function setTestServers({ databaseUrl, brokers }: TestServers): void {
  process.env[databaseVariable] = databaseUrl;
  process.env[kafkaVariable] = brokers?.join(',') ?? '';
}

export function testServers(): TestServers {
  const databaseUrl = process.env[databaseVariable];
  if (!databaseUrl)
    throw new Error('no PostgreSQL was started: only contract, integration, e2e and system tests have one');
  const brokers = process.env[kafkaVariable];
  return { databaseUrl, brokers: brokers ? brokers.split(',') : null };
}
