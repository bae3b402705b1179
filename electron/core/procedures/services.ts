// What the procedures may call. Made in core.ts, where the services meet.
import type { AppInfo } from '../../../shared/contract/app.ts';
import type { BuiltIn } from '../built-in.ts';
import type { CorePorts } from '../ports.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import type { Sessions } from '../sessions.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { ViewRegistry } from '../topics/view-registry.ts';
import type { Pulse } from '../util/pulse.ts';

export interface Services {
  ports: CorePorts;
  info: AppInfo;
  settings: SettingsStore;
  profiles: ProfileStore;
  sessions: Sessions;
  views: ViewRegistry;
  builtIn: BuiltIn;
  pulse: Pulse;
}
