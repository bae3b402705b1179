// Where a user's data is by default: the folder the desktop program uses too, so that both show the
// same connections.
import { homedir } from 'node:os';
import { join } from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

export function defaultDataFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
  home: string = homedir(),
): string {
  return join(applicationData(platform, environment, home), 'mqttscope', 'data');
}

function applicationData(platform: NodeJS.Platform, environment: Environment, home: string) {
  if (platform === 'win32') return environment.APPDATA ?? join(home, 'AppData', 'Roaming');
  if (platform === 'darwin') return join(home, 'Library', 'Application Support');
  return environment.XDG_CONFIG_HOME ?? join(home, '.config');
}
