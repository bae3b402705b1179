// Publishing over the live connection: what the broker cannot take is refused before it is sent,
// acknowledgements are waited for, and never more are outstanding than the broker allows.
import type { Qos } from '../../../shared/contract/base.ts';
import type { PublishProperties } from '../../../shared/contract/messages.ts';
import { formatReasonCode, reasonCode } from '../../../shared/mqtt/reason-codes.ts';
import { checkTopicAlias } from '../../../shared/mqtt/topic-alias.ts';
import { checkTopicName } from '../../../shared/mqtt/topic-rules.ts';
import { topicByteLength } from '../../../shared/mqtt/topic-text.ts';
import { type Problem, ProblemError } from '../../../shared/util/problem.ts';
import type { Clock } from '../ports.ts';
import type { ServerLimits } from './connack.ts';
import type { Acknowledgement } from './connection-types.ts';
import type { Answer, Link } from './link-types.ts';
import { encodeProperties, publishSize } from './wire/publish-packet.ts';

const ANSWER_WITHIN_MS = 30_000;
/** Few brokers take more at once, and nobody is helped by a longer queue inside them. */
const MOST_IN_FLIGHT = 1_000;

interface Outgoing {
  topic: string;
  payload: Buffer;
  qos: Qos;
  retain: boolean;
  properties: PublishProperties | undefined;
  startedMicros: number;
  /** What PUBREC said beyond success; PUBCOMP does not repeat it. */
  received: number;
  cancelTimer(): void;
  resolve(acknowledgement: Acknowledgement): void;
  reject(error: ProblemError): void;
}

export class Publisher {
  readonly #clock: Clock;
  #link: Link | undefined;
  #limits: ServerLimits | undefined;
  /** At QoS 1 and 2 by packet identifier. */
  readonly #inFlight = new Map<number, Outgoing>();
  /** At QoS 0, handed to the socket but not yet taken. */
  readonly #leaving = new Set<Outgoing>();
  #waiting: Outgoing[] = [];
  /** Topic names the broker knows by a topic alias; it forgets them with the connection. */
  readonly #aliases = new Map<number, string>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  attach(link: Link, limits: ServerLimits): void {
    this.#link = link;
    this.#limits = limits;
    this.#aliases.clear();
  }

  /**
   * The connection is gone: what was not acknowledged may or may not have arrived. `cause`: the broker
   * ended it because of a message; what was underway gets to know why.
   */
  detach(cause?: Problem): void {
    this.#link = undefined;
    const open = [...this.#inFlight.values(), ...this.#leaving, ...this.#waiting];
    this.#inFlight.clear();
    this.#leaving.clear();
    this.#waiting = [];
    for (const outgoing of open) {
      outgoing.cancelTimer();
      outgoing.reject(
        cause
          ? new ProblemError({ ...cause, code: 'PUBLISH_REFUSED' })
          : unacknowledged(
              'The connection was lost before the broker acknowledged the message, so it may not have arrived.',
            ),
      );
    }
  }

  /** What stands against sending this message now. */
  check(
    topic: string,
    payload: { readonly length: number },
    qos: Qos,
    retain: boolean,
    properties?: PublishProperties,
  ): Problem | undefined {
    const problem = checkTopicName(topic);
    if (problem) return problem;
    if (!this.#link || !this.#limits) {
      return {
        code: 'NOT_CONNECTED',
        message: 'There is no connection to the broker. Connect first, then publish again.',
      };
    }
    return beyondLimits(this.#limits, topic, payload.length, qos, retain, properties);
  }

  /** Rejects with a `ProblemError`. `payload` must not change until the promise is settled. */
  async publish(
    topic: string,
    payload: Uint8Array,
    qos: Qos,
    retain: boolean,
    properties?: PublishProperties,
  ): Promise<Acknowledgement> {
    const problem = this.check(topic, payload, qos, retain, properties);
    if (problem) throw new ProblemError(problem);
    return new Promise((resolve, reject) => {
      const outgoing: Outgoing = {
        topic,
        payload: Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength),
        qos,
        retain,
        properties,
        startedMicros: this.#clock.micros(),
        received: 0,
        cancelTimer: () => {},
        resolve,
        reject,
      };
      if (qos === 0) this.#sendUnacknowledged(outgoing);
      else {
        this.#waiting.push(outgoing);
        this.#sendNext();
      }
    });
  }

  answered(answer: Answer): void {
    const outgoing = this.#inFlight.get(answer.messageId);
    if (!outgoing) return;
    const code = answer.reasonCode ?? 0;
    if (answer.packet === 'pubrec' && code < 0x80) {
      outgoing.received = code;
      return;
    }
    this.#inFlight.delete(answer.messageId);
    outgoing.cancelTimer();
    if (code >= 0x80) outgoing.reject(refusal(answer, code));
    else outgoing.resolve(this.#acknowledgement(outgoing, answer));
    this.#sendNext();
  }

  #sendUnacknowledged(outgoing: Outgoing): void {
    this.#leaving.add(outgoing);
    const { payload, retain, properties } = outgoing;
    this.#link?.publish(this.#sentName(outgoing), payload, 0, retain, properties, (error) => {
      if (!this.#leaving.delete(outgoing)) return;
      if (error)
        outgoing.reject(unacknowledged('The connection was lost before the message was sent.'));
      else outgoing.resolve(this.#result(outgoing, null, 'sent'));
    });
  }

  #sendNext(): void {
    const most = Math.min(this.#limits?.receiveMaximum ?? MOST_IN_FLIGHT, MOST_IN_FLIGHT);
    while (this.#link && this.#inFlight.size < most) {
      const outgoing = this.#waiting.shift();
      if (!outgoing) return;
      const { payload, qos, retain, properties } = outgoing;
      const name = this.#sentName(outgoing);
      const id = this.#link.publish(name, payload, qos, retain, properties, () => {});
      this.#inFlight.set(id, outgoing);
      outgoing.cancelTimer = this.#clock.after(ANSWER_WITHIN_MS, () => this.#unanswered(id));
    }
  }

  /** None where the broker knows it by the alias. */
  #sentName({ topic, properties }: Outgoing): string {
    const alias = properties?.topicAlias;
    if (alias === undefined) return topic;
    if (this.#aliases.get(alias) === topic) return '';
    this.#aliases.set(alias, topic);
    return topic;
  }

  #unanswered(id: number): void {
    const outgoing = this.#inFlight.get(id);
    if (!outgoing) return;
    this.#inFlight.delete(id);
    this.#link?.forget(id);
    outgoing.reject(
      unacknowledged(
        `The broker has not acknowledged the message within ${ANSWER_WITHIN_MS / 1_000} s. It may not have arrived; some brokers ignore QoS ${outgoing.qos}.`,
      ),
    );
    this.#sendNext();
  }

  #acknowledgement(outgoing: Outgoing, answer: Answer): Acknowledgement {
    const name = answer.packet.toUpperCase();
    if (answer.reasonCode === null) return this.#result(outgoing, null, name);
    if (outgoing.received !== 0) {
      return this.#result(outgoing, outgoing.received, withCode('PUBREC', outgoing.received));
    }
    return this.#result(outgoing, answer.reasonCode, withCode(name, answer.reasonCode));
  }

  #result(outgoing: Outgoing, code: number | null, acknowledgement: string): Acknowledgement {
    const durationMs = (this.#clock.micros() - outgoing.startedMicros) / 1_000;
    return { reasonCode: code, acknowledgement, durationMs };
  }
}

function withCode(packet: string, code: number): string {
  return `${packet} ${formatReasonCode(code)} ${reasonCode(code).name}`;
}

function refusal(answer: Answer, code: number): ProblemError {
  const { name, advice } = reasonCode(code);
  return new ProblemError({
    code: 'PUBLISH_REFUSED',
    message: `The broker did not accept the message: ${name}. ${advice}`,
    detail: [withCode(answer.packet.toUpperCase(), code), answer.reason].filter(Boolean).join('; '),
  });
}

function unacknowledged(message: string): ProblemError {
  return new ProblemError({ code: 'PUBLISH_UNACKNOWLEDGED', message });
}

function beyondLimits(
  limits: ServerLimits,
  topic: string,
  payloadBytes: number,
  qos: Qos,
  retain: boolean,
  properties: PublishProperties | undefined,
): Problem | undefined {
  if (qos > limits.maximumQos) {
    return {
      code: 'QOS_NOT_SUPPORTED',
      message: `This broker takes messages up to QoS ${limits.maximumQos}. Choose a lower QoS.`,
    };
  }
  if (retain && !limits.retainAvailable) {
    return {
      code: 'RETAIN_NOT_SUPPORTED',
      message: 'This broker keeps no retained messages. Publish without retain.',
    };
  }
  const alias = properties?.topicAlias;
  const notTaken =
    alias === undefined ? undefined : checkTopicAlias(alias, limits.topicAliasMaximum);
  if (notTaken) return notTaken;
  // Only a 5.0 broker names a limit.
  const propertyBytes = properties ? encodeProperties(properties).length : 0;
  const size = publishSize(topicByteLength(topic), payloadBytes, qos, propertyBytes);
  if (size > limits.maximumPacketSize) {
    return {
      code: 'PACKET_TOO_LARGE',
      message: `This broker takes packets of up to ${limits.maximumPacketSize.toLocaleString('en')} bytes; this one would have ${size.toLocaleString('en')}.`,
    };
  }
  return undefined;
}
