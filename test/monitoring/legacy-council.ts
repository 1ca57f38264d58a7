import type { RequestDump } from '../../src/embedded/authority-simulator/control/control.js';
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

  /** Nobody works there any more: nothing happens but what is asked for here. */
  async rest(): Promise<void> {
    await this.post('pause', {});
  }

  /** Completes every request of a role that is overdue. */
  async clearDesk(actioningRoleId: number): Promise<void> {
    const answer = await this.ask('dump', {});
    const requests = (await answer.text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RequestDump);
    const overdue = requests.filter(
      (request) => request.actioningRoleId === actioningRoleId && request.determined === null && isPast(request.due),
    );
    for (const { id } of overdue) {
      await this.update({ id, determinationCode: 'CCOM', determinationDatetime: new Date().toISOString() });
    }
  }

  private async post(word: string, body: object): Promise<void> {
    await this.ask(word, { method: 'POST', body: JSON.stringify(body) });
  }

  private async ask(word: string, request: RequestInit): Promise<Response> {
    const headers = { authorization: `Bearer ${this.token}` };
    const answer = await fetch(`${this.url}/control/${word}`, { ...request, headers });
    if (!answer.ok) throw new Error(`the simulator refused ${word}: ${answer.status} ${await answer.text()}`);
    return answer;
  }
}

function isPast(instant: string | null): boolean {
  return instant !== null && Date.parse(instant) < Date.now();
}
