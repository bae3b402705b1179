// The sessions of this run: per profile its live connection and its recording. They belong to the
// core, not to a page: a reload or a second window finds them as they are.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ConnectionStatus, SubscriptionStatus } from '../../shared/contract/connections.ts';
import {
  type ProfileFields,
  profileFieldsSchema,
  type Subscription,
} from '../../shared/contract/profiles.ts';
import { ProblemError } from '../../shared/util/problem.ts';
import { eraseCapture, removeCapture } from './capture/capture-files.ts';
import { droppedOf } from './capture/ledger.ts';
import { createConnection } from './client/connection.ts';
import type { Connection } from './client/connection-types.ts';
import { messageFlags } from './message-flags.ts';
import { PacketLog } from './packets/packet-log.ts';
import type { CorePorts } from './ports.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import type { Outgoing, PublishTarget } from './publish/publisher.ts';
import { Recording } from './recording.ts';
import { RateMeter } from './util/rate-meter.ts';

const fieldNames = Object.keys(profileFieldsSchema.shape) as (keyof ProfileFields)[];

/**
 * While there is a rate, every page is answered this often: it falls when messages stop coming, and a
 * page that hears less knows that it is behind.
 */
const RATE_SHOWN_MICROS = 80_000;

export interface Session {
  readonly profileId: string;
  readonly connection: Connection;
  readonly recording: Recording;
  readonly packets: PacketLog;
  readonly rate: RateMeter;
}

export class Sessions {
  readonly #ports: CorePorts;
  readonly #profiles: ProfileStore;
  readonly #sessions = new Map<string, Session>();
  readonly #opening = new Map<string, Promise<Session>>();
  #changes = 0;
  #rateShown = 0;
  #lookedAt = 0;

  constructor(ports: CorePorts, profiles: ProfileStore) {
    this.#ports = ports;
    this.#profiles = profiles;
  }

  /** Opens the recording when it is not yet; rejects with PROFILE_UNKNOWN or a capture problem. */
  async open(profileId: string): Promise<Session> {
    const open = this.#sessions.get(profileId);
    if (open) return open;
    this.#profiles.get(profileId);
    const opening = this.#opening.get(profileId) ?? this.#start(profileId);
    this.#opening.set(profileId, opening);
    try {
      return await opening;
    } finally {
      this.#opening.delete(profileId);
    }
  }

  async #start(profileId: string): Promise<Session> {
    const path = this.#capturePath(profileId);
    await mkdir(join(this.#ports.dataDir, 'captures'), { recursive: true });
    const changed = () => {
      this.#changes++;
    };
    const recording: Recording = await Recording.open(this.#ports, path, {
      backlog: (full) => (full ? connection.pause() : connection.resume()),
      stored: (upTo) => connection.stored(upTo),
      changed,
    });
    recording.setRules(this.#profiles.get(profileId).recording);
    const packets = new PacketLog(this.#ports.clock);
    const connection = createConnection(this.#ports, {
      receive: (topic, source, start, end, flags, properties) =>
        recording.receive(topic, source, start, end, flags, properties),
      storeSoon: () => recording.storeSoon(),
      beginTrace: (protocolVersion) => packets.begin(protocolVersion),
      event: ({ kind, ...detail }) => recording.event(kind, detail),
      changed,
    });
    const session = { profileId, connection, recording, packets, rate: new RateMeter() };
    this.#sessions.set(profileId, session);
    this.#changes++;
    return session;
  }

  async connect(profileId: string): Promise<void> {
    const { connection, recording } = await this.open(profileId);
    const fields = this.#profiles.get(profileId);
    recording.setLossless(!fields.cleanStart);
    connection.connect({ fields, secrets: await this.#profiles.secrets(profileId) });
  }

  async disconnect(profileId: string): Promise<void> {
    this.#profiles.get(profileId);
    await this.#sessions.get(profileId)?.connection.disconnect();
  }

  async publishTarget(profileId: string): Promise<PublishTarget> {
    const first = await this.open(profileId);
    // What sends for long outlives a session: one whose capture is erased is followed by another.
    const session = () => this.#sessions.get(profileId) ?? first;
    const sendable = (properties: Outgoing['properties']) =>
      properties && session().connection.status().protocolVersion === '5.0'
        ? properties
        : undefined;
    return {
      canPublish: ({ topic, payload, qos, retain, properties }) => {
        const sent = sendable(properties);
        const problem = session().connection.canPublish(topic, payload, qos, retain, sent);
        if (problem) throw new ProblemError(problem);
      },
      record: ({ topic, payload, qos, retain, properties }) => {
        const flags = messageFlags(qos, retain, false, true);
        const id = session().recording.sent(topic, payload, flags, sendable(properties));
        session().packets.announce(topic, payload.length, qos, id);
        return id;
      },
      send: ({ topic, payload, qos, retain, properties }) =>
        session().connection.publish(topic, payload, qos, retain, properties),
    };
  }

  /** Subscribes the live client and keeps the filter in the profile. */
  async subscribe(profileId: string, subscription: Subscription): Promise<SubscriptionStatus> {
    const { filter } = subscription;
    const session = await this.open(profileId);
    const status = await session.connection.subscribe(subscription);
    const profile = this.#profiles.get(profileId);
    const others = profile.subscriptions.filter((each) => each.filter !== filter);
    await this.#profiles.save(profileId, {
      ...profile,
      subscriptions: [...others, subscription],
    });
    return status;
  }

  async unsubscribe(profileId: string, filter: string): Promise<void> {
    const session = await this.open(profileId);
    await session.connection.unsubscribe(filter);
    const profile = this.#profiles.get(profileId);
    const subscriptions = profile.subscriptions.filter((each) => each.filter !== filter);
    await this.#profiles.save(profileId, { ...profile, subscriptions });
  }

  /** Ends the session and, on request, deletes what it recorded. */
  async forget(profileId: string, deleteCapture: boolean): Promise<void> {
    const session = this.#sessions.get(profileId);
    if (session) {
      this.#sessions.delete(profileId);
      await session.connection.disconnect();
      await session.recording.close();
      this.#changes++;
    }
    if (!deleteCapture) return;
    await removeCapture(this.#capturePath(profileId));
  }

  /** Deletes what was recorded of a profile beyond reading and begins a new file; it goes on connected. */
  async erase(profileId: string): Promise<void> {
    const session = await this.open(profileId);
    const wasConnected = session.connection.status().state !== 'disconnected';
    await this.forget(profileId, false);
    await eraseCapture(this.#capturePath(profileId));
    await (wasConnected ? this.connect(profileId) : this.open(profileId));
  }

  /** Ends the session, lets `replace` put another file in its place, and opens that. */
  async replaceCapture(
    profileId: string,
    replace: (path: string) => Promise<void>,
  ): Promise<Session> {
    await this.forget(profileId, false);
    await mkdir(join(this.#ports.dataDir, 'captures'), { recursive: true });
    await replace(this.#capturePath(profileId));
    return this.open(profileId);
  }

  /** The profile was edited: what can take effect while it is connected does. */
  profileChanged(profileId: string, before: ProfileFields): void {
    const session = this.#sessions.get(profileId);
    if (!session) return;
    const after = this.#profiles.get(profileId);
    session.recording.setRules(after.recording);
    const changed = fieldNames.filter((name) => !isDeepStrictEqual(before[name], after[name]));
    if (changed.length > 0) session.recording.event('config-changed', { changed });
    this.#changes++;
  }

  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Grows whenever a status or a counter has changed. */
  revision(): number {
    let sum = this.#changes;
    for (const { recording } of this.#sessions.values()) {
      const { messages, sent } = recording.received();
      const ledger = recording.ledger();
      sum += messages + sent + ledger.stored + ledger.rows + droppedOf(ledger);
      sum += ledger.file.evictedMessages;
    }
    return sum;
  }

  /** True when a page that has `revision` has something new to show. */
  changedSince(revision: number): boolean {
    const falling =
      this.#rateShown > 0 && this.#ports.clock.micros() - this.#lookedAt > RATE_SHOWN_MICROS;
    if (falling) this.#changes++;
    return this.revision() !== revision;
  }

  statuses(): ConnectionStatus[] {
    this.#lookedAt = this.#ports.clock.micros();
    const statuses = [...this.#sessions.values()].map((session) => this.#status(session));
    this.#rateShown = statuses.reduce((sum, { counters }) => sum + counters.rate, 0);
    return statuses;
  }

  #status({ profileId, connection, recording, rate }: Session): ConnectionStatus {
    const ledger = recording.ledger();
    const { messages, bytes, notShown, sent, shownInPart } = recording.received();
    const { diskFull, unwritable, ended } = ledger.dropped;
    const now = rate.sample(this.#lookedAt, messages, bytes);
    const { pausedSince, pausedMs, ...status } = connection.status();
    return {
      profileId,
      ...status,
      reconnectFor: [],
      subscriptionCounts: [],
      counters: {
        received: messages,
        receivedBytes: bytes,
        stored: ledger.stored,
        storedBytes: ledger.storedBytes,
        waiting: recording.waiting(),
        dropped: droppedOf(ledger),
        droppedDiskFull: diskFull,
        droppedUnwritable: unwritable,
        droppedEnded: ended,
        evicted: ledger.file.evictedMessages,
        evictedBytes: ledger.file.evictedBytes,
        withoutPayload: ledger.withoutPayload,
        shownInPart,
        excluded: 0,
        notShown,
        sent,
        rate: now.messages,
        byteRate: now.bytes,
        heldBackMs: pausedMs,
        heldBackSince: pausedSince,
        unstoredSince: recording.unstoredSince(),
      },
      capture: {
        path: recording.recorded.path,
        messages: ledger.file.messages,
        bytes: ledger.file.fileBytes,
        problem: recording.problem(),
      },
    };
  }

  /** Disconnects everything and closes every file. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#opening.values());
    await Promise.all([...this.#sessions.keys()].map((id) => this.forget(id, false)));
  }

  #capturePath(profileId: string): string {
    return join(this.#ports.dataDir, 'captures', `${profileId}.mqttscope`);
  }
}
