// Runs beside the page, in a world of its own. It hands the page one MessagePort to the core and
// one capability; there is no way through here to any other channel.
import { contextBridge, ipcRenderer } from 'electron';
import type {
  ConnectChannel,
  CorePortMessage,
  DesktopBridge,
  RevealChannel,
} from '../shared/contract/desktop-bridge.ts';

// This layer compiles without the DOM; of the window it needs one function.
type Port = InstanceType<typeof MessageChannel>['port1'];
declare const window: {
  postMessage(message: CorePortMessage, targetOrigin: string, transfer: Port[]): void;
};

const bridge = Object.freeze({
  connectCore: () => {
    const { port1, port2 } = new MessageChannel();
    ipcRenderer.postMessage('mqttscope:connect-core' satisfies ConnectChannel, null, [port1]);
    // To this very window, whose origin is ours: it cannot navigate elsewhere.
    window.postMessage('mqttscope-core-port', '*', [port2]);
  },
  revealFile: (path) => {
    ipcRenderer.send('mqttscope:reveal-file' satisfies RevealChannel, path);
  },
} satisfies DesktopBridge);

contextBridge.exposeInMainWorld('mqttscope', bridge);
