// Shows the page in the user's browser, where there is a desktop. It is a convenience: whatever goes
// wrong here, the address has been printed.
import { spawn } from 'node:child_process';

type Environment = Readonly<Record<string, string | undefined>>;

/** The command that opens `url`, or null where there is no desktop to open it on. */
export function browserCommand(
  url: string,
  platform: NodeJS.Platform,
  environment: Environment,
): [command: string, args: string[]] | null {
  if (environment.CI || environment.SSH_CONNECTION) return null;
  if (platform === 'darwin') return ['open', [url]];
  // Not "start": cmd would read the & of a query as its own.
  if (platform === 'win32') return ['rundll32', ['url.dll,FileProtocolHandler', url]];
  return environment.DISPLAY || environment.WAYLAND_DISPLAY ? ['xdg-open', [url]] : null;
}

export function openBrowser(url: string): void {
  const command = browserCommand(url, process.platform, process.env);
  if (!command) return;
  const child = spawn(command[0], command[1], { stdio: 'ignore', detached: true });
  child.on('error', () => undefined);
  child.unref();
}
