// One server of a diagnosis and how far the way to it is open: each step leaves here what the next needs.
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ProfileFields } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { textOf } from '../../../shared/util/problem.ts';
import { diagnose } from '../client/diagnosis.ts';
import type { Failure } from '../client/failure.ts';
import type { Link } from '../client/link-types.ts';
import type { Peer } from '../client/peer.ts';
import type { TlsMaterial } from '../client/transport/tls-options.ts';
import type { TlsPath } from '../client/transport/tls-socket.ts';
import { codeOf, TransportError } from '../client/transport/transport-problem.ts';
import type { CorePorts } from '../ports.ts';
import { within } from './deadline.ts';
import type { DiagnosedSettings } from './diagnosed-settings.ts';

export type WayPorts = Pick<CorePorts, 'clock' | 'random'>;

export class Way {
  readonly ports: WayPorts;
  readonly settings: DiagnosedSettings;
  readonly signal: AbortSignal;
  /** Of no other client, so that the live connection is not ended by it. */
  readonly clientId: string;
  /** Those the name stands for, in the order they were answered. */
  addresses: string[] = [];
  socket: Socket | undefined;
  material: TlsMaterial = { ca: null, client: null };
  secured: TlsPath | undefined;
  /** What stands against the certificate. */
  refusal: TransportError | undefined;
  stream: Duplex | undefined;
  link: Link | undefined;
  /** Called with SUBACK, and with what ended the connection. */
  heard: { subscribed(code: number | null): void; ended(problem: Problem): void } | undefined;
  /** CONNECT cannot be sent as the profile wants it. */
  isBlocked = false;
  readonly #open = new Set<Duplex>();

  constructor(ports: WayPorts, settings: DiagnosedSettings, signal: AbortSignal, clientId: string) {
    this.ports = ports;
    this.settings = settings;
    this.signal = signal;
    this.clientId = clientId;
  }

  get fields(): ProfileFields {
    return this.settings.fields;
  }

  /** Closed with the way at the latest. An error of it is for whoever waits for it. */
  keep<T extends Duplex>(stream: T): T {
    this.#open.add(stream);
    stream.on('error', () => {});
    stream.once('close', () => this.#open.delete(stream));
    return stream;
  }

  within<T>(work: Promise<T>, ms: number): Promise<T> {
    return within(work, ms, this.ports.clock, this.signal);
  }

  /** As the connection itself would say it. */
  problemOf(failure: Failure): Problem {
    return diagnose(failure, this.#peer(), 0).problem;
  }

  problemOfError(error: unknown, phase: 'opening' | 'opened'): Problem {
    if (error instanceof TransportError) return error.problem;
    return this.problemOf({ kind: 'socket', phase, code: codeOf(error), text: textOf(error) });
  }

  #peer(): Peer {
    const { transport, host, port, protocolVersion, authentication } = this.fields;
    // A query may carry a signature or a token.
    const [path = ''] = this.fields.path.split('?');
    return {
      ...{ transport, host, port, path, protocolVersion, authentication },
      ...{ clientId: this.clientId, hasWill: false },
    };
  }

  close(): void {
    this.link?.destroy();
    for (const stream of this.#open) stream.destroy();
  }
}
