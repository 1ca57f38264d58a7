import { readdirSync, readFileSync } from 'node:fs';
import { Test } from '@nestjs/testing';
import { AppModule } from '../../src/app.module.js';
import type { Composition } from '../../src/cli/composition.js';
import { buildProgram } from '../../src/cli/program.js';
import { Shell, type Streams } from '../../src/cli/shell.js';
import { Metrics } from '../../src/platform/metrics/metrics.js';
import { panelsOf, queriesOf, readDashboard, withVariables } from '../monitoring/dashboard.js';
import { promqlNames } from '../monitoring/promql-names.js';
import { readAlerts, readRecordings, readRulesTests } from '../monitoring/rule-files.js';
import { freshDatabase } from '../support/database.js';
import { root } from '../support/product.js';
import { testSettings } from '../support/settings.js';

const alerts = readAlerts();
const recordings = readRecordings();
const dashboard = readDashboard();
const runbooks = readdirSync(`${root}docs/runbooks`).filter((name) => name !== 'README.md');

/** What Prometheus adds to whatever it scrapes, and `council` as docs/monitoring.md asks for. */
const scrapeLabels = ['job', 'instance', 'council'];

/** Nobody listens there, and nobody is asked. */
const kafka = { brokers: ['127.0.0.1:1'], ssl: false, sasl: null };

/** Label names of every metric that the service registers, by metric; of a histogram by each of its series. */
async function exposedMetrics(): Promise<Map<string, string[]>> {
  const store = await freshDatabase();
  const service = await Test.createTestingModule({
    imports: [AppModule.forRoot(testSettings({ databaseUrl: store.url, kafka }))],
  }).compile();
  try {
    const metrics = service.get(Metrics);
    metrics.collectDefaults();
    const all = new Map<string, string[]>([['up', []]]);
    for (const metric of metrics.registry.getMetricsAsArray()) {
      const { name, labelNames } = metric as unknown as { name: string; labelNames: string[] };
      const parts = metric.constructor.name === 'Histogram' ? ['_bucket', '_sum', '_count'] : [''];
      for (const part of parts) all.set(name + part, part === '_bucket' ? [...labelNames, 'le'] : labelNames);
    }
    return all;
  } finally {
    await service.close();
    await store.drop();
  }
}

describe('alerts', () => {
  it.each(alerts)('$alert says how grave it is, what it is and where to read on', ({ alert, labels, annotations }) => {
    expect(labels).toEqual({ severity: expect.stringMatching(/^(critical|warning|info)$/) });
    expect(annotations).toEqual({
      summary: expect.stringMatching(/^.{10,120}$/),
      description: expect.stringMatching(/\.$/),
      runbook_url: `docs/runbooks/${alert}.md`,
    });
  });

  it('each has its own name, a runbook, and no runbook is left over', () => {
    const names = alerts.map(({ alert }) => alert).sort();
    expect(new Set(names).size).toBe(names.length);
    expect(runbooks.sort()).toEqual(names.map((name) => `${name}.md`));
  });

  it('each is seen to fire and seen not to, under promtool', () => {
    const expected = readRulesTests()
      .flatMap(({ tests }) => tests)
      .flatMap(({ alert_rule_test = [] }) => alert_rule_test);
    const seen = (firing: boolean) =>
      new Set(expected.filter(({ exp_alerts }) => exp_alerts.length > 0 === firing).map(({ alertname }) => alertname));
    const missing = alerts.map(({ alert }) => alert).filter((name) => !seen(true).has(name) || !seen(false).has(name));
    expect(missing).toEqual([]);
  });
});

describe('metrics', () => {
  let exposed: Map<string, string[]>;
  beforeAll(async () => {
    exposed = await exposedMetrics();
    // a recorded one has at most the labels of what it is made of, and its own
    for (const { record, expr, labels = {} } of recordings) {
      const inherited = promqlNames(expr).metrics.flatMap((name) => exposed.get(name) ?? []);
      exposed.set(record, [...(exposed.get(record) ?? []), ...inherited, ...Object.keys(labels)]);
    }
  });

  const expressions = [
    ...alerts.map(({ alert, expr }) => ({ name: alert, expr })),
    ...recordings.map(({ record, expr }) => ({ name: record, expr })),
    ...queriesOf(dashboard),
  ];

  it.each(expressions)('$name asks for what the service tells', ({ expr }) => {
    const { metrics, labels } = promqlNames(expr);
    expect(metrics.filter((name) => !exposed.has(name))).toEqual([]);
    const known = new Set([
      ...scrapeLabels,
      ...metrics.flatMap((name) => exposed.get(name) ?? []),
      ...(expr.includes('ALERTS{') ? ['alertname', 'alertstate', 'severity'] : []),
    ]);
    expect(labels.filter((label) => !known.has(label))).toEqual([]);
  });
});

describe('runbooks', () => {
  const paths = Object.keys(
    (JSON.parse(readFileSync(`${root}contracts/http/openapi.json`, 'utf8')) as { paths: object }).paths,
  );
  const routes = paths.map((path) => new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/]+')}$`));
  const views = readdirSync(`${root}contracts/reporting`).map((name) => name.replace('.yaml', '').replaceAll('-', '_'));
  const shell = new Shell(null as unknown as Composition, new AbortController().signal, process as unknown as Streams);
  const program = buildProgram(shell, '0');
  const commands = program.commands.map((command) => command.name());

  it.each(runbooks)('%s has its five parts, and names only what there is', (name) => {
    const text = readFileSync(`${root}docs/runbooks/${name}`, 'utf8');
    expect(text.match(/^#+ .*$/gm)?.filter((line) => /^##? [A-Z]/.test(line))).toEqual([
      `# ${name.replace('.md', '')}`,
      '## What it means',
      '## How to look',
      '## What to do',
      '## When to escalate',
      '## How to see that it is mended',
    ]);
    const asked = [...text.matchAll(/\/(?:api\/v1|health)\/[\w/{}$.-]+|\/metrics/g)].map(([path]) =>
      path.replace(/[.]$/, ''),
    );
    expect(asked.filter((path) => !routes.some((route) => route.test(path)))).toEqual([]);
    const run = [...text.matchAll(/npx shirelink ([a-z-]+)/g)].map(([, command = '']) => command);
    expect(run.filter((command) => !commands.includes(command))).toEqual([]);
    const read = [...text.matchAll(/reporting\.(\w+)/g)].map(([, view = '']) => view);
    expect(read.filter((view) => !views.includes(view))).toEqual([]);
    const linked = [...text.matchAll(/\]\((\w+\.md)\)/g)].map(([, page = '']) => page);
    expect(linked.filter((page) => !runbooks.includes(page))).toEqual([]);
  });
});

/** As Grafana writes the variable of that name. */
const dataSource = ['$', '{datasource}'].join('');

describe('the dashboard', () => {
  it('has panels that people can tell apart, each explained and on the data source of the variable', () => {
    const panels = panelsOf(dashboard).filter(({ type }) => type !== 'row');
    expect(new Set(panelsOf(dashboard).map(({ id }) => id)).size).toBe(panelsOf(dashboard).length);
    const faulty = panels.filter(
      ({ title, description, datasource, targets = [] }) =>
        !title ||
        !description ||
        targets.length === 0 ||
        [datasource, ...targets.map((target) => target.datasource)].some((source) => source?.uid !== dataSource),
    );
    expect(faulty).toEqual([]);
  });

  it('lets people choose data source, council, legacy system and replica, and uses no other variable', () => {
    expect(dashboard.templating.list.map(({ name }) => name)).toEqual(['datasource', 'council', 'system', 'instance']);
    expect(queriesOf(dashboard).filter(({ expr }) => withVariables(expr).includes('$'))).toEqual([]);
  });

  it('no panel lies over another', () => {
    const places = panelsOf(dashboard).map(({ title, gridPos }) => ({ title, ...gridPos }));
    const over = places.flatMap((a, index) =>
      places
        .slice(index + 1)
        .filter((b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h)
        .map((b) => `${a.title} / ${b.title}`),
    );
    expect(over).toEqual([]);
  });
});
