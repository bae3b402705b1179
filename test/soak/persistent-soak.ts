// kill -9 of a core that is connected to a real mosquitto with a persistent session, under load: what it
// has acknowledged is in the file, and in the end nothing is missing of what was published.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FLAG_DUP } from '../../electron/core/message-flags.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { type AcknowledgingProxy, startProxy } from './acknowledging-proxy.ts';
import { eachMessage, inspectCapture } from './capture-file.ts';
import { startPublisher } from './numbered-publisher.ts';
import { type Recorder, startRecorder } from './recorder.ts';
import type { RecordingOrder } from './recording-core.ts';
import type { Report } from './report.ts';

export interface PersistentSoak {
  qos: 1 | 2;
  protocolVersion: '3.1.1' | '5.0';
  rounds: number;
  /** Messages a second that are published. */
  rate: number;
  /** Messages acknowledged in a round until the kill: up to so many. */
  most: number;
}

/**
 * Messages on the way to a client: many, so that they are acknowledged in batches. At QoS 2 mosquitto 2.0
 * looks through all of them for each acknowledgement and, when it falls behind, forgets its limit.
 */
const IN_FLIGHT = { 1: 5_000, 2: 500 } as const;
const SPREAD_MS = 20;

export async function soakPersistent(soak: PersistentSoak, report: Report): Promise<void> {
  const { qos, protocolVersion, rounds, rate } = soak;
  const dataDir = await mkdtemp(join(tmpdir(), 'mqttscope-soak-'));
  const broker = await startMosquitto({
    config: [
      'max_queued_messages 0',
      `max_inflight_messages ${IN_FLIGHT[qos]}`,
      ...['log_type error', 'log_type notice', 'log_type information'],
    ],
  });
  const proxy = await startProxy(broker.port, protocolVersion === '5.0' ? 5 : 4);
  const order: RecordingOrder = {
    ...{ dataDir, port: proxy.port, filter: 'numbers/#', qos, protocolVersion, cleanStart: false },
  };
  let recorder = await startRecorder(order);
  const publisher = await startPublisher(broker.port, qos, rate, IN_FLIGHT[qos] - 1);
  const acknowledgements = (count: number): Promise<void> =>
    Promise.race([proxy.acknowledgements(count), recorder.lost, publisher.lost]);
  try {
    let sound = 0;
    for (let round = 1; round <= rounds; round++) {
      const { acknowledged } = proxy;
      await acknowledgements(acknowledged.size + 1 + Math.random() * soak.most);
      // Not only just after an acknowledgement: between them messages are on their way to the file.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * SPREAD_MS));
      await recorder.kill();
      await proxy.idle();
      const problem = problemOf(recorder, proxy);
      if (!problem) sound++;
      report.say(
        `kill ${round}: published ${publisher.published}, acknowledged ${acknowledged.size}, ` +
          (problem ?? 'all acknowledged ones in the file'),
      );
      recorder = await startRecorder(order);
    }
    report.check(
      sound === rounds,
      `QoS ${qos}, MQTT ${protocolVersion}: ${sound} of ${rounds} files sound, with everything acknowledged`,
    );
    const published = await Promise.race([publisher.finish(), publisher.lost]);
    await acknowledgements(published);
    await recorder.kill();
    checkAll(recorder.path, published, soak, report);
  } finally {
    await recorder.kill();
    publisher.stop();
    await proxy.close();
    await broker.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function problemOf({ path }: Recorder, { acknowledged }: AcknowledgingProxy): string | undefined {
  const { integrity } = inspectCapture(path);
  if (integrity !== 'ok') return `integrity_check: ${integrity}`;
  const { numbers } = numbersIn(path);
  const missing = [...acknowledged].filter((number) => !numbers.has(number));
  if (missing.length === 0) return undefined;
  return `${missing.length} were acknowledged and are not in the file, as ${missing[0]}`;
}

function checkAll(
  path: string,
  published: number,
  { qos, protocolVersion }: PersistentSoak,
  report: Report,
): void {
  const { numbers, again, unmarked } = numbersIn(path);
  let missing = 0;
  for (let number = 1; number <= published; number++) if (!numbers.has(number)) missing++;
  const which = `QoS ${qos}, MQTT ${protocolVersion}`;
  report.check(missing === 0, `${which}: ${missing} of ${published} published are missing`);
  report.check(
    unmarked === 0,
    `${which}: ${again} came again after a kill, ${unmarked} of them without DUP`,
  );
}

function numbersIn(path: string): { numbers: Set<number>; again: number; unmarked: number } {
  const numbers = new Set<number>();
  let again = 0;
  let unmarked = 0;
  eachMessage(path, ({ payload, flags }) => {
    const number = Number.parseInt(Buffer.from(payload).toString(), 10);
    if (numbers.has(number)) {
      again++;
      if ((flags & FLAG_DUP) === 0) unmarked++;
    }
    numbers.add(number);
  });
  return { numbers, again, unmarked };
}
