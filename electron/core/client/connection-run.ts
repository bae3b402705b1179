// One connect by the user over all its tries: with what, what they have shown, and what follows the one
// that ended last. It opens nothing and has no clock.
import type { CertificateSummary } from '../../../shared/contract/certificates.ts';
import type { Connack, ConnectionPath } from '../../../shared/contract/connections.ts';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import type { Accepted, ServerLimits } from './connack.ts';
import type { ConnectionSettings } from './connection-types.ts';
import { diagnose } from './diagnosis.ts';
import type { Failure } from './failure.ts';
import { addressOf, type Phase, peerOf } from './peer.ts';
import { SETTLED_MS, Tries } from './reconnect-policy.ts';
import type { Attachment } from './subscription-table.ts';

export interface TryEnd {
  phase: Phase;
  failure: Failure | undefined;
  /** Milliseconds since 1970. */
  now: number;
  /** In [0, 1). */
  random: number;
  clientId: string;
}

export class ConnectionRun {
  settings: ConnectionSettings;
  /** Why the last try or connection ended; told once everything that hung on it is let go. */
  problem: Problem | null = null;
  /** Of this try or the last one that got so far. */
  connack: Connack | null = null;
  readonly #tries: Tries;
  #path: ConnectionPath | null = null;
  #refusedCertificate: CertificateSummary | null = null;
  #accepted: Accepted | undefined;
  #acceptedAt = 0;
  /** What the broker showed not to have although CONNACK did not say so. */
  #learned: Partial<ServerLimits> = {};

  constructor(settings: ConnectionSettings) {
    this.settings = settings;
    this.#tries = new Tries(settings.fields);
  }

  /** Tries so far. */
  get attempt(): number {
    return this.#tries.count;
  }

  /** "host:port" of the server that is tried or in use. */
  get address(): string {
    return addressOf(this.#tries.server);
  }

  get path(): ConnectionPath | null {
    return this.#path;
  }

  get refusedCertificate(): CertificateSummary | null {
    return this.#refusedCertificate;
  }

  get sessionPresent(): boolean {
    return this.#accepted?.sessionPresent ?? false;
  }

  /** With what CONNACK said and what was learned besides; undefined while there is no connection. */
  get attachment(): Attachment | undefined {
    if (!this.#accepted) return undefined;
    const { limits, sessionPresent } = this.#accepted;
    return { limits: { ...limits, ...this.#learned }, sessionPresent };
  }

  /** A try begins; answers the profile with the server it goes to. */
  begin(): ProfileFields {
    this.#tries.begin();
    return { ...this.settings.fields, ...this.#tries.server };
  }

  reached(path: ConnectionPath): void {
    this.#path = path;
    this.#refusedCertificate = null;
  }

  /** `now`: milliseconds since 1970. */
  accepted(accepted: Accepted, now: number): void {
    this.#accepted = accepted;
    this.#acceptedAt = now;
    this.problem = null;
  }

  /** The user ended it. */
  left(): void {
    this.#accepted = undefined;
    this.problem = null;
  }

  /** Why it ended, and in how many milliseconds the next try follows; null: none does. */
  ended(end: TryEnd): { problem: Problem; delayMs: number | null } {
    const { phase, failure, now, random, clientId } = end;
    const { fields } = this.settings;
    const wordless = failure === undefined || failure.kind === 'socket';
    const acceptedMs = phase === 'connected' ? now - this.#acceptedAt : null;
    const isShort = wordless && acceptedMs !== null && acceptedMs < SETTLED_MS;
    const { problem, after } = diagnose(
      failure ?? { kind: 'closed', phase },
      peerOf({ ...fields, ...this.#tries.server }, clientId),
      isShort ? this.#tries.shortCloses + 1 : 0,
    );
    this.#accepted = undefined;
    if (failure?.kind === 'transport') this.#refusedCertificate = failure.certificate;
    this.#learn(failure);
    const step = this.#tries.ended({ after, acceptedMs, wordless }, random, fields.reconnect);
    return { problem, delayMs: step.stop ? null : step.delayMs };
  }

  /** What the broker ended the connection over is not asked for again. */
  #learn(failure: Failure | undefined): void {
    if (failure?.kind !== 'disconnected') return;
    if (failure.code === 0x9e) this.#learned.sharedSubscriptions = false;
    if (failure.code === 0xa1) this.#learned.subscriptionIdentifiers = false;
    if (failure.code === 0xa2) this.#learned.wildcardSubscriptions = false;
  }
}
