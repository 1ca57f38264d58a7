/** Longest that everything together may take to stop. Milliseconds. */
const patience = 60_000;

/**
 * Ctrl-C or SIGTERM: runs `stop` once and ends the process with 0; with 1 where that fails or takes too long. A second one ends it
 * on the spot. Servers that were started hear of every exit.
 */
export function onStopSignal(stop: () => Promise<void>, failed: (error: unknown) => void): void {
  let stopping = false;
  const heard = (): void => {
    if (stopping) process.exit(130);
    stopping = true;
    setTimeout(() => {
      failed(new Error(`did not stop within ${patience / 1000} s`));
      process.exit(1);
    }, patience).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        failed(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', heard).on('SIGTERM', heard);
}
