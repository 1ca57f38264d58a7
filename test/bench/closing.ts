/** What was opened is closed in the opposite order, whatever happens in between. */
export class Closing {
  private readonly steps: (() => Promise<unknown>)[] = [];

  /** Answers what it was given, for `const server = closing.with(await ..., (it) => it.stop())`. */
  with<Opened>(opened: Opened, close: (opened: Opened) => Promise<unknown>): Opened {
    this.steps.push(() => close(opened));
    return opened;
  }

  async close(): Promise<void> {
    for (const step of this.steps.splice(0).reverse()) await step();
  }
}

/** Runs `work`; whatever it opened is closed when it ends. */
export async function closingAfter<Result>(work: (closing: Closing) => Promise<Result>): Promise<Result> {
  const closing = new Closing();
  try {
    return await work(closing);
  } finally {
    await closing.close();
  }
}
