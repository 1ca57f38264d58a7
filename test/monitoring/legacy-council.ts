import type { Fault } from '../../src/embedded/authority-simulator/control/faults.js';
import type { RequestInput } from '../../src/embedded/authority-simulator/control/request-input.js';

/** What happens in the simulated council behind Authority's back. */
export class LegacyCouncil {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  async load(request: RequestInput): Promise<void> {
    await this.post('load', request);
  }

  async update(request: RequestInput): Promise<void> {
    await this.post('update', request);
  }

  async suffer(fault: Fault): Promise<void> {
    await this.post('faults', fault);
  }

  async recover(): Promise<void> {
    await this.post('faults/clear', {});
  }

  private async post(word: string, body: object): Promise<void> {
    const answer = await fetch(`${this.url}/control/${word}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${this.token}` },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`the simulator refused ${word}: ${answer.status} ${await answer.text()}`);
  }
}
