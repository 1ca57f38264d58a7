import type { Lane } from './lane.js';

export interface ApiAnswer {
  status: number;
  body: unknown;
}

/** `GET` as somebody with these roles. */
export type Ask = (roles: string[], path: string) => Promise<ApiAnswer>;

/** The API of a lane, up while `work` runs. */
export async function withApi<Result>(lane: Lane, work: (ask: Ask) => Promise<Result>): Promise<Result> {
  const api = lane.api();
  try {
    const url = `http://127.0.0.1:${await api.start()}`;
    return await work(async (roles, path) => {
      const authorization = `Bearer ${await lane.world.issuer.token(roles)}`;
      const answer = await fetch(url + path, { headers: { authorization } });
      return { status: answer.status, body: await answer.json() };
    });
  } finally {
    await api.kill();
  }
}
