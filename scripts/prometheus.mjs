import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const programs = ['prometheus', 'promtool'];

/**
 * The folder that has Prometheus and promtool: of the system where it has them, else unpacked from Debian's package into the cache, once,
 * without root and without installing anything. Throws where the machine has neither.
 */
export function prometheusFolder() {
  const onPath = (process.env.PATH ?? '').split(delimiter).find(hasBoth);
  if (onPath) return onPath;
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'shirelink');
  const place = join(cache, 'prometheus-debian');
  if (!existsSync(place)) {
    mkdirSync(cache, { recursive: true });
    unpack(cache, place);
  }
  const folder = join(place, 'usr', 'bin');
  if (!hasBoth(folder)) throw new Error(`${place} is not whole: remove it and try again`);
  return folder;
}

function hasBoth(folder) {
  return programs.every((program) => existsSync(join(folder, program)));
}

/** apt's lists and archives in a folder of our own: those of the system belong to root. Renamed last, so never half there. */
function unpack(cache, place) {
  const folder = mkdtempSync(join(cache, 'prometheus-'));
  try {
    console.log(`fetching Debian's prometheus into ${place}`);
    for (const part of ['lists/partial', 'archives/partial', 'whole'])
      mkdirSync(join(folder, part), { recursive: true });
    // no clean-up hook of the system's: it is for the system's cache
    const own = [
      ...['-o', `Dir::State::Lists=${folder}/lists`, '-o', `Dir::Cache=${folder}`],
      ...['-o', 'APT::Sandbox::User=', '-o', 'APT::Update::Post-Invoke=', '-o', 'DPkg::Post-Invoke='],
    ];
    run('apt-get', ['-qq', ...own, 'update'], folder);
    run('apt-get', ['-qq', ...own, 'download', 'prometheus'], folder);
    const file = readdirSync(folder).find((name) => name.endsWith('.deb'));
    run('dpkg-deb', ['-x', file, 'whole'], folder);
    renameSync(join(folder, 'whole'), place);
  } catch (error) {
    throw new Error(`Prometheus is not on this machine and could not be fetched from Debian: ${error.message}`, {
      cause: error,
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(file, args, cwd) {
  execFileSync(file, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], timeout: 180_000 });
}
