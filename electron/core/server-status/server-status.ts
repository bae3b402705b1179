// What brokers say of themselves, for the pages that look at it: read once a second out of the topic
// tree while somebody looks. Of topics the user has pinned the values of the last minutes are kept
// although nobody looks.
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import type { Clock } from '../ports.ts';
import type { Session } from '../session.ts';
import type { Sessions } from '../sessions.ts';
import { type Observed, StatusBoard } from './status-board.ts';

const LOOK_MS = 1_000;
/** A page that looks asks again at least this often. */
const FORGOTTEN_MS = 60_000;

interface Profiles {
  get(id: string): ProfileFields;
}

interface Open {
  session: Session;
  board: StatusBoard;
  revision: number;
  askedAt: number;
  lookedAt: number;
}

export class ServerStatus {
  readonly #clock: Clock;
  readonly #profiles: Profiles;
  readonly #sessions: Pick<Sessions, 'all'>;
  readonly #open = new Map<string, Open>();
  /** Of all boards: one that follows another must not look like it. */
  #revisions = 0;
  #cancel: () => void;

  constructor(clock: Clock, profiles: Profiles, sessions: Pick<Sessions, 'all'>) {
    this.#clock = clock;
    this.#profiles = profiles;
    this.#sessions = sessions;
    this.#cancel = clock.after(LOOK_MS, () => this.#tick());
  }

  /** True when there is something newer than `after`. */
  isNews(profileId: string, after: number): boolean {
    return this.#asked(profileId)?.revision !== after;
  }

  /** What is known now. */
  of(profileId: string) {
    const open = this.#asked(profileId);
    const { kind, state, version, figures, others } = open?.board ?? new StatusBoard();
    return { revision: open?.revision ?? 0, kind, state, version, figures, others };
  }

  close(): void {
    this.#cancel();
  }

  #asked(profileId: string): Open | undefined {
    const session = this.#sessions.all().find((each) => each.profileId === profileId);
    if (!session) return undefined;
    const open = this.#openFor(session);
    const now = this.#now();
    open.askedAt = now;
    if (now - open.lookedAt >= LOOK_MS) {
      open.lookedAt = now;
      if (open.board.look(this.#observed(session), now)) open.revision = ++this.#revisions;
    }
    return open;
  }

  #openFor(session: Session): Open {
    const known = this.#open.get(session.profileId);
    if (known?.session === session) return known;
    const open = {
      ...{ session, board: new StatusBoard(), revision: ++this.#revisions },
      ...{ askedAt: 0, lookedAt: 0 },
    };
    this.#open.set(session.profileId, open);
    return open;
  }

  #tick(): void {
    const sessions = new Set(this.#sessions.all());
    const now = this.#now();
    for (const [profileId, { session, askedAt }] of this.#open) {
      if (!sessions.has(session)) this.#open.delete(profileId);
      else if (now - askedAt > FORGOTTEN_MS && this.#pinned(profileId).length === 0) {
        this.#open.delete(profileId);
      }
    }
    for (const session of sessions) this.#keepPinned(session, now);
    this.#cancel = this.#clock.after(LOOK_MS, () => this.#tick());
  }

  #keepPinned(session: Session, now: number): void {
    if (this.#pinned(session.profileId).length === 0) return;
    const open = this.#openFor(session);
    if (now - open.askedAt > FORGOTTEN_MS) open.board.lookAtPinned(this.#observed(session), now);
  }

  #observed({ profileId, connection, recording }: Session): Observed {
    const { state, since, subscriptions } = connection.status();
    const { index } = recording.recorded;
    return { state, since, subscriptions, index, pinned: this.#pinned(profileId) };
  }

  /** A session may outlive its profile for a moment. */
  #pinned(profileId: string): readonly string[] {
    try {
      return this.#profiles.get(profileId).statusTopics;
    } catch {
      return [];
    }
  }

  #now(): number {
    return this.#clock.micros() / 1_000;
  }
}
