// What belongs to a profile while it is open.
import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import type { ProfileFields } from '../../shared/contract/profiles.ts';
import type { Connection } from './client/connection-types.ts';
import type { PacketLog } from './packets/packet-log.ts';
import type { Recording } from './recording.ts';
import type { RateMeter } from './util/rate-meter.ts';

export interface Session {
  readonly profileId: string;
  readonly connection: Connection;
  readonly recording: Recording;
  readonly packets: PacketLog;
  readonly rate: RateMeter;
  readonly live: SessionLive;
}

/** What changes of a session while it is open. */
export interface SessionLive {
  /** The profile as the connection was made with it. */
  made: ProfileFields | null;
  /** What was asked for when connecting; kept in memory only. */
  asked: AskedValues;
  /** See `ConnectionStatus.reconnectFor`. */
  reconnectFor: readonly string[];
  /** Secrets that were changed since. */
  readonly changedSecrets: Set<string>;
  /** By filter. */
  readonly rates: Map<string, RateMeter>;
}
