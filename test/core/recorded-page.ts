// A core with its secrets in files, as the browser host has it, and a page whose every frame is kept.
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket as NodeWebSocket } from 'ws';
import { type Core, createCore } from '../../electron/core/core.ts';
import { createFileSecrets } from '../../electron/web/file-secrets.ts';
import { createFileTransfers } from '../../electron/web/file-transfers.ts';
import { readPageFiles } from '../../electron/web/page-files.ts';
import { createRpcSockets } from '../../electron/web/rpc-socket.ts';
import { startWebServer } from '../../electron/web/web-server.ts';
import { createWebHost } from '../../renderer/host/web-host.ts';
import type { ConnectionStatus } from '../../shared/contract/connections.ts';
import type { ContractClient } from '../../shared/contract/contract.ts';
import { testPorts, untilOf } from '../support/test-core.ts';

export interface RecordedPage {
  client: ContractClient;
  dataDir: string;
  /** Uploads as the page does; answers the file's id. */
  upload(name: string, content: string | Buffer): Promise<string>;
  until(
    profileId: string,
    wanted: (status: ConnectionStatus) => boolean,
  ): Promise<ConnectionStatus>;
  /** What has left the core so far, by where it went: frames, log, and each file of the data folder. */
  everything(): Promise<Map<string, Buffer>>;
  dispose(): Promise<void>;
}

export async function recordedPage(): Promise<RecordedPage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-secrets-'));
  const said: string[] = [];
  const log = {
    info: (scope: string, text: string) => said.push(`${scope}: ${text}`),
    error: (scope: string, text: string) => said.push(`${scope}: ${text}`),
  };
  const secrets = await createFileSecrets(dataDir, log);
  const core: Core = await createCore({ ...testPorts(dataDir), log, secrets });
  const transfers = await createFileTransfers(core.files, dataDir);
  const page = await mkdtemp(join(tmpdir(), 'mqttscope-empty-page-'));
  const server = await startWebServer({
    ...{ address: '127.0.0.1', port: 0, otherPort: 'none', transfers },
    files: await readPageFiles(page),
    sockets: createRpcSockets(core),
  });
  const { origin, search, host } = new URL(server.url);
  const frames: Buffer[] = [];
  const web = createWebHost(() => {
    const socket = new NodeWebSocket(`ws://${host}/rpc${search}`, { origin });
    socket.on('message', (data: Buffer) => frames.push(data));
    return socket as unknown as WebSocket;
  });
  const { client } = web;
  return {
    client,
    dataDir,
    upload: async (name, content) => {
      const login = await fetch(server.url, { redirect: 'manual' });
      const cookie = login.headers.get('set-cookie')?.split(';')[0] ?? '';
      const answer = await fetch(`${origin}/upload?name=${encodeURIComponent(name)}`, {
        ...{ method: 'POST', headers: { Cookie: cookie, Origin: origin } },
        body: typeof content === 'string' ? content : new Uint8Array(content),
      });
      return ((await answer.json()) as { fileId: string }).fileId;
    },
    until: untilOf(client),
    everything: async () => {
      const found = new Map([
        ['frames', Buffer.concat(frames)],
        ['log', Buffer.from(said.join('\n'))],
      ]);
      const names = await readdir(dataDir, { recursive: true, withFileTypes: true });
      for (const each of names.filter((name) => name.isFile())) {
        const path = join(each.parentPath, each.name);
        found.set(path.slice(dataDir.length + 1), await readFile(path));
      }
      return found;
    },
    dispose: async () => {
      web.dispose();
      server.close();
      await core.close();
      for (const folder of [dataDir, page]) await rm(folder, { recursive: true, force: true });
    },
  };
}
