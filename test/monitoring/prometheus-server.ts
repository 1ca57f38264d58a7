import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../src/embedded/free-port.js';
import { waitFor } from '../support/wait-for.js';
import { prometheusProgram } from './prometheus-program.js';

export interface Sample {
  metric: Record<string, string>;
  value: [at: number, value: string];
}

export interface RuleState {
  name: string;
  health: string;
  lastError?: string;
}

export interface PrometheusOptions {
  /** Text of a rule file. */
  rules: string;
  /** `host:port` of the service, and which council it serves. */
  target: string;
  council: string;
}

/** A real Prometheus that scrapes the service every two seconds, as docs/monitoring.md asks for. */
export class PrometheusServer {
  private constructor(
    private readonly url: string,
    private readonly child: ChildProcess,
    private readonly folder: string,
  ) {}

  static async start(options: PrometheusOptions): Promise<PrometheusServer> {
    const folder = mkdtempSync(join(tmpdir(), 'shirelink-prometheus-'));
    writeFileSync(join(folder, 'rules.yml'), options.rules);
    writeFileSync(join(folder, 'prometheus.yml'), configuration(options));
    const address = `127.0.0.1:${await freePort(null)}`;
    const child = spawn(
      prometheusProgram('prometheus'),
      [
        `--config.file=${folder}/prometheus.yml`,
        `--storage.tsdb.path=${folder}/data`,
        `--web.listen-address=${address}`,
        '--log.level=error',
      ],
      { stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const server = new PrometheusServer(`http://${address}`, child, folder);
    const ready = async () => (await fetch(`${server.url}/-/ready`)).ok;
    await waitFor(ready, { what: 'Prometheus to be ready', timeoutMs: 30_000 }).catch(async (error: unknown) => {
      await server.stop();
      throw error;
    });
    return server;
  }

  async query(expr: string): Promise<Sample[]> {
    return (await this.get<{ result: Sample[] }>(`query?query=${encodeURIComponent(expr)}`)).result;
  }

  /** Those that fire, by name and labels. */
  async firing(alert: string, labels: Record<string, string>): Promise<boolean> {
    const matchers = Object.entries({ alertname: alert, alertstate: 'firing', ...labels });
    const selector = matchers.map(([name, value]) => `${name}="${value}"`).join(',');
    return (await this.query(`ALERTS{${selector}}`)).length > 0;
  }

  async rules(): Promise<RuleState[]> {
    const { groups } = await this.get<{ groups: { rules: RuleState[] }[] }>('rules');
    return groups.flatMap(({ rules }) => rules);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      await once(this.child, 'exit');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Throws what Prometheus says of the query. */
  private async get<Data>(path: string): Promise<Data> {
    const answer = await fetch(`${this.url}/api/v1/${path}`);
    const { status, data, error } = (await answer.json()) as { status: string; data: Data; error?: string };
    if (status !== 'success') throw new Error(`Prometheus refused ${decodeURIComponent(path)}: ${error}`);
    return data;
  }
}

function configuration({ target, council }: PrometheusOptions): string {
  return `global: { scrape_interval: 2s, scrape_timeout: 2s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs:
  - job_name: shirelink
    static_configs:
      - { targets: ['${target}'], labels: { council: ${council} } }
`;
}
