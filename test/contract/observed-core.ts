// A real core on a folder of its own, whose calls can be watched as they reach it.
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { os } from '@orpc/server';
import { type Core, createCore, type PeerContext } from '../../electron/core/core.ts';
import { testPorts } from '../support/test-core.ts';

export interface ObservedCall {
  path: string;
  peerId: number;
  signal: AbortSignal | undefined;
}

export interface ObservedCore extends Core {
  /** Answers when `count` peers are open. */
  peersAre(count: number): Promise<void>;
  /** Hears of every call; the returned function ends that. */
  watch(listener: (call: ObservedCall) => void): () => void;
  /** The next call of `path` that reaches the core. */
  called(path: string): Promise<ObservedCall>;
  dispose(): Promise<void>;
}

export async function startObservedCore(): Promise<ObservedCore> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-contract-'));
  const core = await createCore(testPorts(dataDir));
  const calls = new EventEmitter<{ call: [ObservedCall] }>();
  const observer = os.$context<PeerContext>().middleware(({ path, context, signal, next }) => {
    calls.emit('call', { path: path.join('.'), peerId: context.peerId, signal });
    return next();
  });
  let open = 0;
  const changes = new EventEmitter<{ change: [] }>();

  return {
    ...core,
    router: os.$context<PeerContext>().use(observer).router(core.router),
    openPeer: () => {
      const peer = core.openPeer();
      open++;
      return {
        context: peer.context,
        close: () => {
          peer.close();
          open--;
          changes.emit('change');
        },
      };
    },
    peersAre: async (count) => {
      while (open !== count) await once(changes, 'change');
    },
    watch: (listener) => {
      calls.on('call', listener);
      return () => calls.off('call', listener);
    },
    called: (path) =>
      new Promise((resolve) => {
        const listen = (call: ObservedCall): void => {
          if (call.path !== path) return;
          calls.off('call', listen);
          resolve(call);
        };
        calls.on('call', listen);
      }),
    dispose: async () => {
      await core.close();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    },
  };
}
