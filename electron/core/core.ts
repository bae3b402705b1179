// Composition root of the application: services are made here and meet nowhere else. A host calls
// `createCore`, gives each connected page a peer, and closes the core when it ends.
import type { Router } from '@orpc/server';
import type { Contract } from '../../shared/contract/contract.ts';
import type { CorePorts } from './ports.ts';

/** One connected page. Views belong to a peer and end with it. */
export interface Peer {
  /** Passed as oRPC context to the handler that serves this page. */
  context: PeerContext;
  close(): void;
}

export interface PeerContext {
  peerId: number;
}

export interface Core {
  router: Router<Contract, PeerContext>;
  openPeer(): Peer;
  /** Starts the built-in broker and connects to it (`--demo`). */
  startDemo(): Promise<void>;
  /** Disconnects every client, flushes every capture. Takes at most about 2 s. */
  close(): Promise<void>;
}

export async function createCore(_ports: CorePorts): Promise<Core> {
  throw new Error('under construction');
}
