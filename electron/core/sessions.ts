// The sessions of this run: per profile its live connection and its recording. They belong to the
// core, not to a page: a reload or a second window finds them as they are.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ConnectionStatus, SubscriptionStatus } from '../../shared/contract/connections.ts';
import type { AskedValues } from '../../shared/contract/diagnosis.ts';
import {
  type ProfileFields,
  profileFieldsSchema,
  type Subscription,
} from '../../shared/contract/profiles.ts';
import { ProblemError, textOf } from '../../shared/util/problem.ts';
import { eraseCapture, removeCapture } from './capture/capture-files.ts';
import { droppedOf } from './capture/ledger.ts';
import { createConnection } from './client/connection.ts';
import type { ConnectionEvent, ConnectionSettings } from './client/connection-types.ts';
import { reconnectFields } from './client/reconnect-fields.ts';
import { checkSubscription } from './client/subscription-problems.ts';
import { answersStand, settingsWith } from './credentials.ts';
import { messageFlags } from './message-flags.ts';
import { PacketLog } from './packets/packet-log.ts';
import type { CorePorts } from './ports.ts';
import type { ProfileStore } from './profiles/profile-store.ts';
import { PublishGuard } from './publish/publish-guard.ts';
import type { Outgoing, PublishTarget } from './publish/publisher.ts';
import { Recording } from './recording.ts';
import type { Session, SessionLive } from './session.ts';
import { statusOf } from './session-status.ts';
import { RateMeter } from './util/rate-meter.ts';

const fieldNames = Object.keys(profileFieldsSchema.shape) as (keyof ProfileFields)[];

/**
 * While there is a rate, every page is answered this often: it falls when messages stop coming, and a
 * page that hears less knows that it is behind.
 */
const RATE_SHOWN_MICROS = 80_000;

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
      event: (event) => {
        const { kind, ...detail } = event;
        recording.event(kind, detail);
        this.#ended(profileId, event);
      },
      changed,
    });
    connection.setSubscriptions(this.#profiles.get(profileId).subscriptions);
    const live: SessionLive = {
      ...{ made: null, asked: {}, reconnectFor: [] },
      ...{ changedSecrets: new Set<string>(), rates: new Map() },
    };
    const session = { profileId, connection, recording, packets, rate: new RateMeter(), live };
    this.#sessions.set(profileId, session);
    this.#changes++;
    return session;
  }

  /** Rejects with what the profile misses, CREDENTIALS_NEEDED among it; see `settingsWith`. */
  async connect(profileId: string, asked: AskedValues = {}): Promise<void> {
    const session = await this.open(profileId);
    const { connection, recording, live } = session;
    const status = connection.status();
    if (status.state === 'connecting' || status.state === 'connected') return;
    const answers = answersStand(status) ? { ...live.asked, ...asked } : asked;
    const profile = this.#profiles.get(profileId);
    const settings = await this.#settingsWith(profileId, answers);
    recording.setLossless(!profile.cleanStart);
    live.made = profile;
    live.asked = answers;
    live.changedSecrets.clear();
    live.reconnectFor = [];
    connection.connect(settings);
    this.#applyFilters(session);
  }

  #applyFilters({ profileId, connection, recording }: Session): void {
    const filters = connection.status().subscriptions.map(({ filter }) => filter);
    recording.setFilters(filters, this.#profiles.get(profileId).excluded);
  }

  /**
   * What another client of this profile connects with, what was typed for the live one included. Rejects as
   * `connect`.
   */
  settings(profileId: string, asked: AskedValues): Promise<ConnectionSettings> {
    return this.#settingsWith(profileId, {
      ...this.#sessions.get(profileId)?.live.asked,
      ...asked,
    });
  }

  async #settingsWith(profileId: string, asked: AskedValues): Promise<ConnectionSettings> {
    const profile = this.#profiles.get(profileId);
    const settings = settingsWith(profile, await this.#profiles.secrets(profileId), asked);
    const certificates = this.#profiles.certificates(profileId);
    return { ...settings, certificates, left: this.#profiles.left(profileId) };
  }

  /** What of the removed subscriptions the broker does not have any more. */
  #ended(profileId: string, event: ConnectionEvent): void {
    const isNewSession = event.kind === 'connected' && !event.sessionPresent;
    if (event.kind !== 'unsubscribed' && !isNewSession) return;
    const filter = event.kind === 'unsubscribed' ? event.filter : undefined;
    this.#profiles
      .ended(profileId, filter)
      .catch((error) => this.#ports.log.error('profiles', textOf(error)));
  }

  async disconnect(profileId: string): Promise<void> {
    this.#profiles.get(profileId);
    await this.#sessions.get(profileId)?.connection.disconnect();
  }

  /** `confirmed`: the user said yes to publishing to protected topics. */
  async publishTarget(profileId: string, confirmed: boolean): Promise<PublishTarget> {
    const first = await this.open(profileId);
    const guard = new PublishGuard();
    const profile = () => this.#profiles.get(profileId);
    // What sends for long outlives a session: one whose capture is erased is followed by another.
    const session = () => this.#sessions.get(profileId) ?? first;
    const sendable = (properties: Outgoing['properties']) =>
      properties && session().connection.status().protocolVersion === '5.0'
        ? properties
        : undefined;
    return {
      canPublish: ({ topic, payload, qos, retain, properties }) => {
        const sent = sendable(properties);
        const problem =
          guard.readOnly(profile()) ??
          session().connection.canPublish(topic, payload, qos, retain, sent) ??
          (confirmed ? undefined : guard.protects(profile(), topic));
        if (problem) throw new ProblemError(problem);
      },
      protects: (topic) => guard.protects(profile(), topic) !== undefined,
      record: ({ topic, payload, qos, retain, properties }) => {
        const flags = messageFlags(qos, retain, false, true);
        const id = session().recording.sent(topic, payload, flags, sendable(properties));
        session().packets.announce(topic, payload.length, qos, id);
        return id;
      },
      send: ({ topic, payload, qos, retain, properties }) =>
        session().connection.publish(topic, payload, qos, retain, sendable(properties)),
    };
  }

  /**
   * Keeps the subscription in the profile, in the place of `replaces`, and subscribes the live client. Kept
   * first: whatever else is saved until the broker answers has it too.
   */
  async subscribe(
    profileId: string,
    subscription: Subscription,
    replaces?: string,
  ): Promise<SubscriptionStatus> {
    const session = await this.open(profileId);
    const problem = checkSubscription(subscription);
    if (problem) throw new ProblemError(problem);
    const keeping = this.#keep(profileId, (kept) => withSubscription(kept, subscription, replaces));
    // What cannot be written, on a full disk, holds for this connection all the same.
    await Promise.allSettled([keeping]);
    const status = await session.connection.subscribe(subscription, replaces);
    this.#applyFilters(session);
    await keeping;
    return status;
  }

  async unsubscribe(profileId: string, filter: string): Promise<void> {
    const session = await this.open(profileId);
    const subscription = this.#profiles
      .get(profileId)
      .subscriptions.find((each) => each.filter === filter);
    const keeping = this.#keep(profileId, (kept) => kept.filter((each) => each.filter !== filter));
    await Promise.allSettled([keeping]);
    try {
      await session.connection.unsubscribe(filter);
    } catch (error) {
      // The broker goes on with it.
      if (subscription) {
        await this.#keep(profileId, (kept) => withSubscription(kept, subscription, undefined));
      }
      throw error;
    }
    this.#applyFilters(session);
    await keeping;
  }

  async #keep(
    profileId: string,
    changed: (kept: readonly Subscription[]) => Subscription[],
  ): Promise<void> {
    await this.#profiles.change(profileId, ({ subscriptions }) => ({
      subscriptions: changed(subscriptions),
    }));
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

  /** Deletes what was recorded of a profile beyond reading and begins a new file; what was stopped stays so. */
  async erase(profileId: string): Promise<void> {
    const session = await this.open(profileId);
    const { state } = session.connection.status();
    const isTrying = state !== 'disconnected' && state !== 'stopped';
    const { asked } = session.live;
    await this.forget(profileId, false);
    await eraseCapture(this.#capturePath(profileId));
    await (isTrying ? this.connect(profileId, asked) : this.open(profileId));
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
  profileChanged(
    profileId: string,
    before: ProfileFields,
    changedSecrets: readonly string[] = [],
  ): void {
    const session = this.#sessions.get(profileId);
    if (!session) return;
    const after = this.#profiles.get(profileId);
    session.recording.setRules(after.recording);
    this.#applyLive(session, after, changedSecrets);
    const changed = fieldNames.filter((name) => !isDeepStrictEqual(before[name], after[name]));
    if (changed.length > 0) session.recording.event('config-changed', { changed });
    this.#changes++;
  }

  /** What the protocol allows takes effect now; the rest is named, or tried when the next try is waited for. */
  #applyLive(session: Session, after: ProfileFields, changedSecrets: readonly string[]): void {
    const { connection, live, profileId } = session;
    for (const name of changedSecrets) live.changedSecrets.add(name);
    connection.setPolicy(after);
    connection.setSubscriptions(after.subscriptions);
    this.#applyFilters(session);
    const changed = live.made ? reconnectFields(live.made, after) : [];
    live.reconnectFor = [...changed, ...live.changedSecrets];
    if (live.reconnectFor.length === 0 || connection.status().state !== 'waiting') return;
    this.connect(profileId, live.asked).catch((error) =>
      this.#ports.log.error('client', textOf(error)),
    );
  }

  all(): readonly Session[] {
    return [...this.#sessions.values()];
  }

  /** Grows whenever a status or a counter has changed. */
  revision(): number {
    let sum = this.#changes;
    for (const { recording } of this.#sessions.values()) {
      const { messages, sent, excluded } = recording.received();
      const ledger = recording.ledger();
      sum += messages + sent + excluded + ledger.stored + ledger.rows + droppedOf(ledger);
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
    const statuses = [...this.#sessions.values()].map((session) =>
      statusOf(session, this.#lookedAt),
    );
    this.#rateShown = statuses.reduce((sum, { counters }) => sum + counters.rate, 0);
    return statuses;
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

function withSubscription(
  subscriptions: readonly Subscription[],
  subscription: Subscription,
  replaces: string | undefined,
): Subscription[] {
  const names = [replaces, subscription.filter];
  const place = subscriptions.findIndex(
    ({ filter }) => filter === (replaces ?? subscription.filter),
  );
  const before = subscriptions.slice(0, Math.max(0, place));
  const rest = place < 0 ? subscriptions : subscriptions.slice(place + 1);
  const others = (list: readonly Subscription[]) =>
    list.filter(({ filter }) => !names.includes(filter));
  return place < 0
    ? [...others(rest), subscription]
    : [...others(before), subscription, ...others(rest)];
}
