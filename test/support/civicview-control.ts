import type { ComplaintInput } from '../../src/embedded/civicview-simulator/control/complaint-input.js';
import type { ComplaintDump } from '../../src/embedded/civicview-simulator/control/control.js';
import type { ExportRecord } from '../../src/embedded/civicview-simulator/store/change.js';
import type { ComplaintRow } from '../../src/embedded/civicview-simulator/store/complaint-row.js';

/** What happens in the simulated council behind CARE's back. Rejects with what the control interface says against it. */
export class CivicViewControl {
  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  dump(): Promise<ComplaintDump[]> {
    return this.call('GET', 'dump') as Promise<ComplaintDump[]>;
  }

  exports(): Promise<ExportRecord[]> {
    return this.call('GET', 'exports') as Promise<ExportRecord[]>;
  }

  create(complaint: ComplaintInput): Promise<ComplaintRow> {
    return this.call('POST', 'complaint', complaint) as Promise<ComplaintRow>;
  }

  export(kind: 'changes' | 'full'): Promise<ExportRecord> {
    return this.call('POST', 'export', { kind }) as Promise<ExportRecord>;
  }

  async call(method: 'GET' | 'POST', word: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.url}/control/${word}`, {
      method,
      headers: { authorization: `Bearer ${this.token}` },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${answer.status} ${text}`);
    return JSON.parse(text);
  }
}
