import type { RequestInput } from '../authority-simulator/control/request-input.js';

/** Few enough that progress is seen, enough that a round trip does not count. */
const inputsAPost = 5_000;

export interface ControlOptions {
  signal: AbortSignal;
  /** How many have been taken so far. */
  onProgress: (done: number) => void;
}

/** What stands behind the simulated council: requests come and are closed there, not by Authority's interface. */
export class AuthorityControl {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  /** New requests; resolves once they are on the simulator's disk. */
  async load(inputs: Iterable<RequestInput>, options: ControlOptions): Promise<void> {
    await this.postAll('load', inputs, options);
  }

  /** Changes of requests by their `id`. */
  async update(inputs: Iterable<RequestInput>, options: ControlOptions): Promise<void> {
    await this.postAll('update', inputs, options);
  }

  /** Gives every request a new modified time, as a restart or an upgrade of a legacy system may do. */
  async restamp(signal: AbortSignal): Promise<void> {
    await this.post('restamp', '{}', signal);
  }

  async settings(settings: object): Promise<void> {
    await this.post('settings', JSON.stringify(settings), AbortSignal.timeout(10_000));
  }

  /** Made as they are sent: a large file is not held a second time. */
  private async postAll(word: string, inputs: Iterable<RequestInput>, options: ControlOptions): Promise<void> {
    const { signal, onProgress } = options;
    let lines: string[] = [];
    let done = 0;
    const send = async () => {
      await this.post(word, lines.join(''), signal);
      done += lines.length;
      lines = [];
      onProgress(done);
    };
    for (const input of inputs) {
      lines.push(`${JSON.stringify(input)}\n`);
      if (lines.length === inputsAPost) await send();
    }
    if (lines.length > 0) await send();
  }

  private async post(word: string, body: string, signal: AbortSignal): Promise<void> {
    const answer = await fetch(`${this.url}/control/${word}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body,
      signal,
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`the Authority simulator refused ${word}: ${answer.status} ${text.slice(0, 200)}`);
  }
}
