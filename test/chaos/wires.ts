import { TcpProxy, type Tap } from '../support/tcp-proxy.js';
import { kafkaTap } from './kafka-tap.js';
import type { Points } from './points.js';
import { postgresTap } from './postgres-tap.js';

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
