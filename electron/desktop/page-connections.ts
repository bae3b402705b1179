// The main process's end of the two things the preload script can ask for.
import { isAbsolute, relative } from 'node:path';
import { RPCHandler } from '@orpc/server/message-port';
import { type IpcMainEvent, ipcMain, shell } from 'electron';
import type { ConnectChannel, RevealChannel } from '../../shared/contract/desktop-bridge.ts';
import { jsonSerializers } from '../../shared/contract/serializer.ts';
import type { Core } from '../core/core.ts';
import { isPageUrl } from './page-url.ts';

const CONNECT: ConnectChannel = 'mqttscope:connect-core';
const REVEAL: RevealChannel = 'mqttscope:reveal-file';

/**
 * Gives each page that asks a peer of the core; the peer ends with its port, so with a reload too.
 * `mayReveal`: files outside the data folder that may be shown, because the user chose them.
 */
export function acceptPages(
  core: Core,
  dataDir: string,
  mayReveal: (path: string) => boolean,
): void {
  const handler = new RPCHandler(core.router, { customJsonSerializers: [...jsonSerializers] });

  ipcMain.on(CONNECT, (event) => {
    const port = event.ports[0];
    if (!port || !isFromPage(event)) return;
    const peer = core.openPeer();
    port.on('close', () => peer.close());
    handler.upgrade(port, { context: peer.context });
    port.start();
  });

  ipcMain.on(REVEAL, (event, path: unknown) => {
    if (!isFromPage(event) || typeof path !== 'string') return;
    const inside = relative(dataDir, path);
    const isOutside = inside.startsWith('..') || isAbsolute(inside);
    if (isOutside && !mayReveal(path)) return;
    shell.showItemInFolder(path);
  });
}

function isFromPage(event: IpcMainEvent): boolean {
  const frame = event.senderFrame;
  return frame !== null && frame.parent === null && isPageUrl(frame.url);
}
