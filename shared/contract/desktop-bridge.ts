// What the preload script puts between the desktop page and the main process. Types only: a
// sandboxed preload can load no module, so both ends spell the names and the compiler compares.

/** The one object the preload exposes, as `window.mqttscope`. */
export interface DesktopBridge {
  /**
   * Connects to the core: shortly after, the window gets a message whose data is `CorePortMessage`
   * and whose only port speaks the contract.
   */
  connectCore(): void;
  /**
   * Shows a file in the system's file manager: one in the data folder, or one the user chose in a
   * dialog of this run; other paths do nothing.
   */
  revealFile(path: string): void;
}

export type CorePortMessage = 'mqttscope-core-port';

/** Channels between preload and main process, both from the page to the main process only. */
export type ConnectChannel = 'mqttscope:connect-core';
export type RevealChannel = 'mqttscope:reveal-file';
