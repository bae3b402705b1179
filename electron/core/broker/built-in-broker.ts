// The built-in broker: aedes (MQTT 3.1.1) on a free loopback port, with simulated devices on it. For
// trying the program and for working offline; it never listens beyond this machine.
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { ProblemError, textOf } from '../../../shared/util/problem.ts';
import type { CorePorts } from '../ports.ts';
import { type BrokerFigures, brokerTopics } from './broker-topics.ts';
import { allDevices } from './devices/catalogue.ts';
import { deliverEachOnce } from './exact-delivery.ts';
import { startSimulation } from './simulation.ts';

export interface BuiltInBroker {
  /**
   * Resolves when clients can connect; does nothing when running.
   * Rejects with a `ProblemError` of code `BROKER_START_FAILED`.
   */
  start(): Promise<void>;
  /** Resolves when every client is disconnected, at most 1 s later; does nothing when stopped. */
  stop(): Promise<void>;
  status(): BuiltInBrokerStatus;
  /** Called when it starts or stops and when a client comes or goes, not at each message. */
  onChange(listener: () => void): () => void;
}

export interface BuiltInBrokerStatus {
  running: boolean;
  port: number | null;
  /** Clients connected over the network; the simulated devices are counted in `devices`. */
  clients: number;
  /** Messages published since the start, by devices and by clients. */
  published: number;
  /** Simulated devices connected just now: some lose their connection from time to time. */
  devices: number;
}

export interface BuiltInBrokerOptions {
  /** A free port when left out. */
  port?: number;
}

type Ports = Pick<CorePorts, 'clock' | 'log' | 'random'>;

const FIGURES_EVERY_MS = 10_000;
const STOP_PATIENCE_MS = 900;
/** A subscriber that reads nothing for so long is disconnected: until then it holds up all others. */
const DRAIN_TIMEOUT_MS = 15_000;

const STOPPED: BuiltInBrokerStatus = {
  running: false,
  port: null,
  clients: 0,
  published: 0,
  devices: 0,
};

export function createBuiltInBroker(
  ports: Ports,
  options: BuiltInBrokerOptions = {},
): BuiltInBroker {
  const listeners = new Set<() => void>();
  let session: Session | undefined;
  // Starts and stops follow one another, whoever calls them and when.
  let last: Promise<void> = Promise.resolve();

  const changed = (): void => {
    for (const listener of listeners) listener();
  };
  const inTurn = (step: () => Promise<void>): Promise<void> => {
    const done = last.then(step);
    last = done.catch(() => undefined);
    return done;
  };

  return {
    start: () =>
      inTurn(async () => {
        if (session !== undefined) return;
        try {
          session = await openSession(ports, options.port ?? 0, changed);
        } catch (error) {
          const message =
            'The built-in broker could not start: this machine gave it no port to listen on.';
          throw new ProblemError({ code: 'BROKER_START_FAILED', message, detail: textOf(error) });
        }
        ports.log.info('broker', `Built-in broker listens on 127.0.0.1:${session.status().port}`);
        changed();
      }),
    stop: () =>
      inTurn(async () => {
        const ending = session;
        if (ending === undefined) return;
        session = undefined;
        await ending.close();
        ports.log.info('broker', 'Built-in broker stopped');
        changed();
      }),
    status: () => session?.status() ?? STOPPED,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** One run of the broker, from listening to closed. */
interface Session {
  status(): BuiltInBrokerStatus;
  close(): Promise<void>;
}

async function openSession(ports: Ports, port: number, changed: () => void): Promise<Session> {
  const { clock, log, random } = ports;
  const aedes = new Aedes({ drainTimeout: DRAIN_TIMEOUT_MS });
  deliverEachOnce(aedes);
  await aedes.listen();
  const ledger = keepLedger(aedes, clock, changed);
  const troubled = (client: { id: string | null }, error: Error): void => {
    log.info('broker', `Client ${client.id ?? '(not connected yet)'}: ${error.message}`);
  };
  aedes.on('clientError', troubled);
  aedes.on('connectionError', troubled);

  const door = await openDoor(port, (socket) => aedes.handle(socket)).catch(
    async (error: unknown) => {
      await closed(aedes);
      throw error;
    },
  );
  const figures = startFigures(aedes, clock, ledger.figures);
  const simulation = startSimulation(
    allDevices(random),
    (stream) => {
      ledger.inside.add(stream);
      aedes.handle(stream);
    },
    ports,
  );

  return {
    status: () => {
      const { clients, published, devices } = ledger.count;
      return { running: true, port: door.port, clients, published, devices };
    },
    async close() {
      // What its clients lose from here on is no news.
      aedes.off('clientError', troubled);
      aedes.off('connectionError', troubled);
      // No device has died: whoever is still listening must not hear their wills.
      aedes.authorizePublish = (_client, _packet, done) =>
        done(new Error('The broker is stopping.'));
      figures.stop();
      simulation.stop();
      await withPatience(clock, Promise.all([door.close(), closed(aedes)]));
    },
  };
}

/** Counts who is connected and what is published. Connections in `inside` are those of devices. */
function keepLedger(aedes: Aedes, clock: Ports['clock'], changed: () => void) {
  const startedAt = clock.micros();
  const inside = new WeakSet<object>();
  const retained = new Set<string>();
  const count = { clients: 0, devices: 0, published: 0, publishedBytes: 0 };
  const presence = (conn: object, by: 1 | -1): void => {
    count[inside.has(conn) ? 'devices' : 'clients'] += by;
    changed();
  };
  aedes.on('client', (client) => presence(client.conn, 1));
  aedes.on('clientDisconnect', (client) => presence(client.conn, -1));
  aedes.on('publish', (packet, client) => {
    if (packet.retain && packet.payload.length === 0) retained.delete(packet.topic);
    else if (packet.retain) retained.add(packet.topic);
    // Without a client it is the broker itself that speaks.
    if (client === null) return;
    count.published++;
    count.publishedBytes += packet.payload.length;
  });
  const figures = (): BrokerFigures => ({
    uptimeSeconds: (clock.micros() - startedAt) / 1e6,
    clients: count.clients + count.devices,
    published: count.published,
    publishedBytes: count.publishedBytes,
    retained: retained.size,
  });
  return { count, inside, figures };
}

/** Publishes the broker's own topics, at once and then every ten seconds. */
function startFigures(aedes: Aedes, clock: Ports['clock'], read: () => BrokerFigures) {
  let cancel: (() => void) | undefined;
  const publish = (): void => {
    for (const { topic, payload } of brokerTopics(read())) {
      aedes.publish(
        { cmd: 'publish', topic, payload, qos: 0, retain: true, dup: false },
        () => undefined,
      );
    }
    cancel = clock.after(FIGURES_EVERY_MS, publish);
  };
  publish();
  return { stop: () => cancel?.() };
}

interface Door {
  port: number;
  /** Ends every connection that came through it. */
  close(): Promise<void>;
}

function openDoor(port: number, welcome: (socket: Socket) => void): Promise<Door> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('close', () => sockets.delete(socket));
    welcome(socket);
  });
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      resolve({ port: (server.address() as AddressInfo).port, close });
    });
  });
}

function closed(aedes: Aedes): Promise<void> {
  return new Promise((resolve) => aedes.close(() => resolve()));
}

/** A connection that will not end must not keep the program from ending. */
function withPatience(clock: Ports['clock'], work: Promise<unknown>): Promise<void> {
  return new Promise((resolve) => {
    const cancel = clock.after(STOP_PATIENCE_MS, resolve);
    const done = (): void => {
      cancel();
      resolve();
    };
    work.then(done, done);
  });
}
