import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HomeInUse, lockHome, ownerOf, unlockHome } from './home-lock.js';
import { homeAt, type Home } from './home.js';

let home: Home;
beforeEach(() => {
  home = homeAt(mkdtempSync(join(tmpdir(), 'shirelink-lock-')));
});
afterEach(() => rmSync(home.directory, { recursive: true }));

it('is held by one, until it is given back', () => {
  lockHome(home);
  expect(ownerOf(home)).toBe(process.pid);
  expect(statSync(home.lockFile).mode & 0o777).toBe(0o600);
  expect(() => lockHome(home)).toThrow(new HomeInUse(home.directory, process.pid));
  unlockHome(home);
  expect(ownerOf(home)).toBeNull();
  lockHome(home);
});

it.each([
  ['a process that is gone', () => '{"pid":999999999,"started":"1"}'],
  ['a process whose number was given to another since', () => JSON.stringify({ pid: process.pid, started: '1' })],
  ['nothing, cut short by a crash', () => ''],
])('is taken over from %s', (_name, content) => {
  writeFileSync(home.lockFile, content());
  expect(ownerOf(home)).toBeNull();
  lockHome(home);
  expect(ownerOf(home)).toBe(process.pid);
  expect(readdirSync(home.directory)).toEqual(['owner.json']);
});

it('is not given back by somebody who does not hold it', () => {
  writeFileSync(home.lockFile, '{"pid":1,"started":"1"}');
  unlockHome(home);
  expect(readFileSync(home.lockFile, 'utf8')).toBe('{"pid":1,"started":"1"}');
});
