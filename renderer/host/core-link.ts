// A client that outlives its transport: calls go to whichever link is open now.
import { type ClientLink, createORPCClient, ORPCError } from '@orpc/client';
import type { ContractClient } from '../../shared/contract/contract.ts';
import type { Host, LinkState } from './host.ts';

type TransportLink = ClientLink<Record<never, never>>;

export interface CoreLink extends Pick<Host, 'client' | 'link'> {
  /** The transport is open; calls go through `link` from now on. */
  opened(link: TransportLink): void;
  /** The transport is gone. Calls that come before the next `opened` fail at once. */
  lost(): void;
  /** The same for good. */
  refused(): void;
}

/**
 * Before the first `opened`, calls wait. A call whose answer can no longer come rejects with an
 * ORPCError of code CORE_LOST; whether the core carried it out is not known, so nothing is sent
 * again by itself.
 */
export function createCoreLink(): CoreLink {
  let state: LinkState = 'connecting';
  let generation = 0;
  let current: TransportLink | null = null;
  const listeners = new Set<() => void>();
  const first = Promise.withResolvers<void>();

  const change = (next: LinkState, link: TransportLink | null): void => {
    state = next;
    current = link;
    first.resolve();
    for (const listener of [...listeners]) listener();
  };

  const call: TransportLink['call'] = async (path, input, options) => {
    if (state === 'connecting') await until(first.promise, options.signal);
    if (!current) throw coreLost();
    try {
      return await current.call(path, input, options);
    } catch (error) {
      // What the core answered is an ORPCError; anything else happened on the way.
      if (error instanceof ORPCError || options.signal?.aborted) throw error;
      throw coreLost(error);
    }
  };

  return {
    client: createORPCClient<ContractClient>({ call }),
    link: {
      state: () => state,
      generation: () => generation,
      subscribe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    },
    opened: (link) => {
      generation++;
      change('open', link);
    },
    lost: () => change('lost', null),
    refused: () => change('refused', null),
  };
}

/** `cause` is of the transport: nothing a user could act on. */
function coreLost(cause?: unknown): ORPCError<'CORE_LOST', undefined> {
  return new ORPCError('CORE_LOST', {
    message: 'The connection to MQTTScope was lost before it answered.',
    cause,
  });
}

/** Waits for `promise`, but no longer than until `signal` aborts. */
async function until(promise: Promise<void>, signal: AbortSignal | undefined): Promise<void> {
  if (!signal) return promise;
  signal.throwIfAborted();
  const aborted = Promise.withResolvers<never>();
  const abort = (): void => aborted.reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  try {
    await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
