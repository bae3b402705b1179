// What the procedures may call. Made in core.ts, where the services meet.
import type { AppInfo } from '../../../shared/contract/app.ts';
import type { BuiltIn } from '../built-in.ts';
import type { Captures } from '../captures.ts';
import type { ChosenFiles } from '../chosen-files.ts';
import type { Diagnoses } from '../diagnosis/diagnoses.ts';
import type { Exchange } from '../exchange/exchange.ts';
import type { Jobs } from '../jobs.ts';
import type { Packets } from '../packets/packets.ts';
import type { CorePorts } from '../ports.ts';
import type { ProfileExchange } from '../profiles/exchange/profile-exchange.ts';
import type { ProfileStore } from '../profiles/profile-store.ts';
import type { RetainedClearing } from '../publish/clear-retained.ts';
import type { ResultLists } from '../result-lists.ts';
import type { ServerStatus } from '../server-status/server-status.ts';
import type { Sessions } from '../sessions.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import type { ViewRegistry } from '../topics/view-registry.ts';
import type { Pulse } from '../util/pulse.ts';
import type { WillTests } from '../will-tests.ts';

export interface Services {
  ports: CorePorts;
  info: AppInfo;
  settings: SettingsStore;
  profiles: ProfileStore;
  profileExchange: ProfileExchange;
  sessions: Sessions;
  willTests: WillTests;
  captures: Captures;
  packets: Packets;
  diagnoses: Diagnoses;
  serverStatus: ServerStatus;
  results: ResultLists;
  files: ChosenFiles;
  jobs: Jobs;
  exchange: Exchange;
  clearing: RetainedClearing;
  views: ViewRegistry;
  builtIn: BuiltIn;
  pulse: Pulse;
}
