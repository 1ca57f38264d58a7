import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { prometheusProgram } from './prometheus-program.js';
import { alertsPath, rulesTestFiles, rulesTestFolder } from './rule-files.js';

/** What promtool says, and whether it is content. */
async function promtool(...args: string[]): Promise<[code: unknown, said: string]> {
  try {
    const { stdout } = await promisify(execFile)(prometheusProgram('promtool'), args, { cwd: rulesTestFolder });
    return [0, stdout];
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    return [code, `${stdout}${stderr}`];
  }
}

it('the rules are good', async () => {
  expect(await promtool('check', 'rules', alertsPath)).toEqual([0, expect.stringContaining('SUCCESS')]);
});

it.each(rulesTestFiles())(
  '%s: each alert fires when it must, and only then',
  async (file) => {
    expect(await promtool('test', 'rules', file)).toEqual([0, expect.stringContaining('SUCCESS')]);
  },
  120_000,
);
