// How old what the page shows is. The core answers at least every `HEARTBEAT_MS`, and more often while
// messages come; what is older than that is behind, whether the core, the way or the page is slow.
// Ages are spans of the page's clock, so that no clock that is set and no sleep makes anything old.
import { HEARTBEAT_MS } from '../../shared/contract/defaults.ts';
import type { Host } from '../host/host.ts';
import type { PageClock } from './page-clock.ts';
import { Revision } from './revision.ts';

export type Freshness =
  | { kind: 'live' }
  /** What is shown is `ms` old. */
  | { kind: 'behind'; ms: number }
  /** The core has not answered for `ms`: nothing on the screen is known to be so still. */
  | { kind: 'silent'; ms: number };

/** Less is not worth a word. */
export const NOTICEABLE_MS = 200;
const SILENT_MS = 1_000;
/** A lag is shown this long, or it could not be read. */
const HELD_MS = 1_000;
const LOOK_MS = 200;
/** The page itself stood still between two looks: of the core's silence this says nothing. */
const STOOD_STILL_MS = 500;
/** The machine slept. */
const SLEPT_MS = 5_000;

const LIVE: Freshness = { kind: 'live' };

interface Options {
  link: Host['link'];
  clock: PageClock;
}

export class FreshnessWatch {
  readonly revision = new Revision();
  readonly #options: Options;
  readonly #stop: (() => void)[];
  /** What the core knows of itself, by profile. */
  readonly #cores = new Map<string, Peak>();
  readonly #page = new Peak();
  #state: Freshness = LIVE;
  #wasLive = true;
  /** All by the page's clock; null: there is none. */
  #asked: number | null = null;
  #heard: number;
  /** The moment the painted answer stands for, and the one that is applied and not painted yet. */
  #shown: number | null = null;
  #applied: number | null = null;
  #looked: number;
  /** Older than this and it is behind: the painted answer, and the applied one. */
  #normal = 0;
  #next = 0;
  /** The last try failed, or the link was lost, and no answer has come since. */
  #failing = false;
  #lost = false;

  constructor(options: Options) {
    this.#options = options;
    const { link, clock } = options;
    this.#heard = clock.now();
    this.#looked = clock.now();
    this.#stop = [
      clock.every(LOOK_MS, () => this.#look()),
      clock.onVisibility(() => this.#begin()),
      link.subscribe(() => {
        if (link.state() === 'lost') this.#lost = true;
        this.#begin();
        this.#look();
      }),
    ];
  }

  /** Of what is shown of one connection; of the page alone without. */
  of(profileId?: string): Freshness {
    const page = this.#state;
    const core = profileId === undefined ? undefined : this.#cores.get(profileId);
    const coreMs = core?.at(this.#options.clock.now()) ?? 0;
    if (coreMs === 0 || page.kind === 'silent') return page;
    return { kind: 'behind', ms: coreMs + (page.kind === 'behind' ? page.ms : 0) };
  }

  get silent(): boolean {
    return this.#state.kind === 'silent';
  }

  asked(): void {
    this.#asked = this.#options.clock.now();
  }

  /**
   * An answer is here and was `delay` ms on its way. `busy`: messages come, so the next is due soon.
   * `lags`: ms by which the core knows to be behind its broker, by profile.
   */
  answered(delay: number, busy: boolean, lags: ReadonlyMap<string, number>): void {
    const now = this.#options.clock.now();
    this.#asked = null;
    this.#failing = false;
    this.#lost = false;
    this.#heard = now;
    this.#applied = now - delay;
    for (const [profileId, ms] of lags) {
      if (ms <= NOTICEABLE_MS) continue;
      const peak = this.#cores.get(profileId) ?? new Peak();
      peak.take(ms, now);
      this.#cores.set(profileId, peak);
    }
    this.#next = NOTICEABLE_MS + (busy ? 0 : HEARTBEAT_MS);
    if (this.silent) this.#look();
  }

  /** What was answered is on the screen. */
  painted(): void {
    this.#measure();
    this.#shown = this.#applied;
    this.#normal = this.#next;
    this.#measure();
  }

  failed(): void {
    this.#asked = null;
    this.#failing = true;
  }

  dispose(): void {
    for (const stop of this.#stop) stop();
  }

  /** A page nobody sees and a lost link ask nothing: what they showed then is no measure. */
  #begin(): void {
    this.#looked = this.#options.clock.now();
    this.#shown = null;
    this.#applied = null;
    this.#asked = null;
    if (!this.#lost) this.#heard = this.#looked;
  }

  #look(): void {
    const { clock } = this.#options;
    if (!clock.visible()) return;
    const now = clock.now();
    const passed = now - this.#looked;
    if (passed > SLEPT_MS) this.#begin();
    else if (passed > STOOD_STILL_MS && this.#asked !== null) this.#asked = now;
    this.#looked = now;
    this.#measure();
    this.#state = this.#judge(now);
    for (const [profileId, peak] of this.#cores) {
      if (peak.at(now) === 0) this.#cores.delete(profileId);
    }
    const isLive = this.#state === LIVE && this.#cores.size === 0;
    if (!isLive || !this.#wasLive) this.revision.bump();
    this.#wasLive = isLive;
  }

  #judge(now: number): Freshness {
    const silence = this.#silence(now);
    if (silence !== null) return { kind: 'silent', ms: silence };
    const ms = this.#page.at(now);
    return ms > 0 ? { kind: 'behind', ms } : LIVE;
  }

  /** For how long there was no answer; null while that means nothing. */
  #silence(now: number): number | null {
    if (this.#lost) return now - this.#heard;
    const since = this.#failing ? this.#heard : (this.#asked ?? now);
    return now - since > SILENT_MS ? now - since : null;
  }

  #measure(): void {
    if (this.#shown === null) return;
    const now = this.#options.clock.now();
    const age = now - this.#shown;
    if (age > this.#normal) this.#page.take(age, now);
  }
}

/** The largest of the last second. */
class Peak {
  #ms = 0;
  #since = 0;

  take(ms: number, now: number): void {
    if (ms < this.at(now)) return;
    this.#ms = ms;
    this.#since = now;
  }

  at(now: number): number {
    return now - this.#since < HELD_MS ? this.#ms : 0;
  }
}
