// The page on the desktop: one MessagePort, which the preload script hands over on request.
import { RPCLink } from '@orpc/client/message-port';
import type { CorePortMessage, DesktopBridge } from '../../shared/contract/desktop-bridge.ts';
import { jsonSerializers } from '../../shared/contract/serializer.ts';
import { createCoreLink } from './core-link.ts';
import type { Host } from './host.ts';

declare global {
  interface Window {
    /** Made by electron/preload.ts. */
    readonly mqttscope: DesktopBridge;
  }
}

const CORE_PORT_MESSAGE: CorePortMessage = 'mqttscope-core-port';

export function createElectronHost(): Host {
  const core = createCoreLink();
  const take = (event: MessageEvent): void => {
    const port = event.ports[0];
    if (event.source !== window || event.data !== CORE_PORT_MESSAGE || !port) return;
    window.removeEventListener('message', take);
    // Added before the RPCLink adds its own: calls it rejects must find the link already lost.
    port.addEventListener('close', () => core.lost());
    core.opened(new RPCLink({ port, customJsonSerializers: [...jsonSerializers] }));
    port.start();
  };
  window.addEventListener('message', take);
  window.mqttscope.connectCore();

  const revealFile = (path: string): void => window.mqttscope.revealFile(path);
  return {
    client: core.client,
    link: core.link,
    files: {
      delivery: 'reveal',
      pickFile: (kind) => core.client.files.chooseOpen({ kind }),
      saveFile: (name, folder) => core.client.files.chooseSave({ name, folder }),
      deliver: ({ path }) => revealFile(path),
    },
    capabilities: { revealFile },
  };
}
