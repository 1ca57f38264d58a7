import type { Settings } from '../../src/config/settings.js';
import { ApiClient } from './api-client.js';
import { type FreshDatabase, freshDatabase } from './database.js';
import { type HttpService, startHttp } from './http-service.js';
import { TestIssuer } from './issuer.js';
import { type SeededMirror, seedMirror } from './seeded-mirror.js';
import { testSettings } from './settings.js';

export interface SeededService {
  fresh: FreshDatabase;
  issuer: TestIssuer;
  http: HttpService;
  seeded: SeededMirror;
  api: ApiClient;
  /** For another service over the same database and issuer. */
  settings: Settings;
  stop(): Promise<void>;
}

/** Everything that speaks HTTP, over the seeded mirror. */
export async function seededService(given: Partial<Settings> = {}): Promise<SeededService> {
  const [fresh, issuer] = await Promise.all([freshDatabase(), TestIssuer.start()]);
  const seeded = await seedMirror(fresh.database);
  const oidc = { issuer: issuer.url, audience: 'shirelink', rolesClaim: 'roles' };
  const settings = testSettings({ databaseUrl: fresh.url, oidc, ...given });
  const http = await startHttp(settings);
  const stop = async () => {
    await http.stop();
    await issuer.stop();
    await fresh.drop();
  };
  return { fresh, issuer, http, seeded, api: new ApiClient(http.url, issuer), settings, stop };
}
