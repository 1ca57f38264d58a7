import { TcpProxy, type Tap } from '../support/tcp-proxy.js';
import { kafkaTap } from './kafka-tap.js';
import type { Points } from './points.js';

export interface Ports {
  postgres: number;
  kafka: number;
  authority: number;
}

/** Everything that one process of the service talks over, each wire with its taps. */
export interface Wires {
  postgres: TcpProxy;
  kafka: TcpProxy;
  authority: TcpProxy;
  stop(): Promise<void>;
}

export async function openWires(ports: Ports, watched: Points): Promise<Wires> {
  const [postgres, kafka, authority] = await Promise.all([
    TcpProxy.start(ports.postgres, () => postgresTap(watched)),
    TcpProxy.start(ports.kafka, (own) => kafkaTap(watched, { own, real: ports.kafka })),
    TcpProxy.start(ports.authority, () => authorityTap(watched)),
  ]);
  const stop = async () => {
    await Promise.all([postgres.stop(), kafka.stop(), authority.stop()]);
  };
  return { postgres, kafka, authority, stop };
}

// what the product's named statements are called, and PostgreSQL's simple query of a commit
const commit = Buffer.from('Q\0\0\0\x0bcommit\0', 'latin1');
const statements = [
  ['lock-lease', 'page: transaction begun'],
  ['save-cursor', 'page: cursor written'],
  ['take-positions', 'page: positions taken'],
  ['save-follower-position', 'relay: position written'],
] as const;

function postgresTap(watched: Points): Tap {
  let [page, committing] = [false, false];
  return {
    fromClient: (chunk) => {
      let goesOn = watched.isOpen('postgres');
      for (const [name, point] of statements) {
        if (!chunk.includes(name)) continue;
        page ||= name === 'save-cursor';
        goesOn = watched.reached(point) && goesOn;
      }
      if (page && chunk.includes(commit)) {
        [page, committing] = [false, true];
        goesOn = watched.reached('page: commit on its way') && goesOn;
      }
      return goesOn ? chunk : null;
    },
    fromServer: (chunk) => {
      if (!committing) return watched.isOpen('postgres') ? chunk : null;
      committing = false;
      return watched.reached('page: committed, reply on its way') ? chunk : null;
    },
  };
}

function authorityTap(watched: Points): Tap {
  let listing = false;
  return {
    fromClient: (chunk) => {
      listing = chunk.includes('/crm/crm?');
      return watched.isOpen('authority') ? chunk : null;
    },
    fromServer: (chunk) => {
      if (!listing) return watched.isOpen('authority') ? chunk : null;
      listing = false;
      return watched.reached('page: legacy answered') ? chunk : null;
    },
  };
}
