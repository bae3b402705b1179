// What belongs to this window and not to another one of the same core: it is there again after a reload,
// which leaves no time to tell the core. A new window begins with what the core was told last.

const PREFIX = 'mqttscope-';

/** Called when the page goes away. */
export function rememberInWindow(key: string, value: object): void {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: what the core was told has to do.
  }
}

/** Undefined in a window that was not reloaded. */
export function recalledInWindow(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key) ?? '') as unknown;
  } catch {
    return undefined;
  }
}
