import { app } from 'electron';

/** What a launcher that was told to end in 2 s can wait for; then the program ends all the same. */
const CLOSE_WITHIN_MS = 1_800;

/** Holds the end of the program back until `close` has written out what is still in memory. */
export function closeBeforeQuit(close: () => Promise<void>): void {
  let closing = false;
  app.on('will-quit', (event) => {
    event.preventDefault();
    if (closing) return;
    closing = true;
    const late = new Promise((resolve) => setTimeout(resolve, CLOSE_WITHIN_MS));
    Promise.race([close(), late]).then(
      () => app.exit(0),
      () => app.exit(1),
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => app.quit());
  }
}
