// Messages that were recorded and are about to be sent, until their packets pass by. The library that
// writes the packets knows nothing of recorded messages, so they are told by what both can see: topic
// name, size and QoS, in order. Two messages alike in all three may be taken for each other when the
// first was never sent.
import type { Qos } from '../../../shared/contract/base.ts';
import { readHeader } from '../client/wire/packet-header.ts';
import { readPublishProperties } from '../client/wire/publish-properties.ts';
import { MalformedPacket, WireReader } from '../client/wire/wire-reader.ts';

/** More are not underway: what is left over was refused, and its connection is still the same. */
const MOST = 10_000;

export class Announced {
  readonly #ids = new Map<string, number[]>();
  /** Topic names that later packets leave out, by the topic alias they came with. */
  readonly #aliases = new Map<number, string>();
  readonly #reader = new WireReader();
  #count = 0;

  add(topic: string, bytes: number, qos: Qos, id: number): void {
    if (this.#count >= MOST) this.clear();
    const key = keyOf(topic, bytes, qos);
    const ids = this.#ids.get(key);
    if (ids) ids.push(id);
    else this.#ids.set(key, [id]);
    this.#count++;
  }

  /** Id of the message that this PUBLISH, or its beginning, carries; 0 when nothing is known of it. */
  take(packet: Buffer, version: number): number {
    if (this.#count === 0) return 0;
    const key = this.#keyIn(packet, version);
    const ids = this.#ids.get(key);
    const id = ids?.shift();
    if (id === undefined) return 0;
    if (ids?.length === 0) this.#ids.delete(key);
    this.#count--;
    return id;
  }

  clear(): void {
    this.#ids.clear();
    this.#count = 0;
  }

  #keyIn(packet: Buffer, version: number): string {
    const header = { body: 0, end: 0 };
    readHeader(packet, 0, header);
    const reader = this.#reader;
    const qos = ((packet[0] ?? 0) >> 1) & 3;
    try {
      reader.on(packet, header.body, packet.length);
      const name = reader.text('topic name');
      if (qos > 0) reader.twoBytes('packet identifier');
      const alias = version === 5 ? readPublishProperties(reader)?.topicAlias : undefined;
      return keyOf(this.#nameOf(name, alias), header.end - reader.at, qos);
    } catch (error) {
      if (error instanceof MalformedPacket) return '';
      throw error;
    }
  }

  #nameOf(name: string, alias: number | undefined): string {
    if (alias === undefined) return name;
    if (name !== '') this.#aliases.set(alias, name);
    return name === '' ? (this.#aliases.get(alias) ?? '') : name;
  }
}

function keyOf(topic: string, bytes: number, qos: number): string {
  return `${qos} ${bytes} ${topic}`;
}
