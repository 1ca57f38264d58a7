interface Stoppable {
  stop(): Promise<void>;
}

/** Waits for all of them; where one failed, the others are stopped before this rejects with its reason. */
export async function startTogether<Servers extends Stoppable[]>(starting: {
  [Index in keyof Servers]: Promise<Servers[Index]>;
}): Promise<Servers> {
  const settled = await Promise.allSettled(starting);
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) {
    await stopAll(settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : [])));
    throw failed.reason;
  }
  return Promise.all(starting);
}

/** Stops all even where one cannot be; then rejects with the first reason. */
export async function stopAll(servers: Stoppable[]): Promise<void> {
  const settled = await Promise.allSettled(servers.map((server) => server.stop()));
  const failed = settled.find((one) => one.status === 'rejected');
  if (failed) throw failed.reason;
}
