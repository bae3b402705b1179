// One simulated device's connection: a real MQTT 3.1.1 session over an in-memory stream, so that wills,
// retained messages and authorisation take the same way through the broker as those of a device
// outside. It keeps no timers; keep alive is off.
import type { Duplex } from 'node:stream';
import { generate, type Packet, parser } from 'mqtt-packet';
import type { Device, DeviceMessage } from './device.ts';
import { memoryStreamPair } from './memory-stream.ts';

export interface DeviceLink {
  /** True between CONNACK and the end of the connection. */
  readonly online: boolean;
  /** True while the broker takes no more; a device then skips what it would have sent. */
  readonly congested: boolean;
  publish(message: DeviceMessage): void;
  /** Ends the connection as a power cut does: without DISCONNECT, so the broker publishes the will. */
  lose(): void;
  /** Sends DISCONNECT: the will is dropped. */
  leave(): void;
}

export interface DeviceLinkEvents {
  online(): void;
  message(topic: string, payload: Uint8Array): void;
}

/** Opens a connection for `device` through `attach`, which hands the broker's end to the broker. */
export function openDeviceLink(
  device: Device,
  attach: (stream: Duplex) => void,
  events: DeviceLinkEvents,
): DeviceLink {
  const [near, far] = memoryStreamPair();
  const incoming = parser({ protocolVersion: 4 });
  let online = false;
  let packetId = 0;

  const send = (packet: Packet): void => {
    if (!near.destroyed && near.writable) near.write(generate(packet));
  };
  const nextPacketId = (): number => {
    packetId = (packetId % 65_535) + 1;
    return packetId;
  };
  const end = (): void => {
    online = false;
  };

  near.on('data', (chunk: Buffer) => incoming.parse(chunk));
  near.on('close', end);
  near.on('end', end);
  // A broken in-memory stream is a lost connection, which `close` reports.
  near.on('error', end);
  incoming.on('error', () => near.destroy());
  incoming.on('packet', (packet) => {
    if (packet.cmd === 'connack' && packet.returnCode === 0) {
      online = true;
      subscribe(device, send, nextPacketId);
      events.online();
    } else if (packet.cmd === 'publish') {
      if (packet.qos === 1) send({ cmd: 'puback', messageId: packet.messageId ?? 0 });
      events.message(packet.topic, Buffer.from(packet.payload));
    } else if (packet.cmd === 'pubrec') {
      send({ cmd: 'pubrel', messageId: packet.messageId ?? 0 });
    }
  });

  attach(far);
  send(connectPacket(device));

  return {
    get online() {
      return online;
    },
    get congested() {
      return near.writableNeedDrain;
    },
    publish: (message) => send(publishPacket(message, nextPacketId)),
    lose() {
      end();
      near.destroy();
      // The pair passes on an orderly end only; a cut cable is seen by the broker as a closed stream.
      far.destroy();
    },
    leave() {
      end();
      send({ cmd: 'disconnect' });
      near.end();
    },
  };
}

function connectPacket(device: Device): Packet {
  const will = device.will;
  return {
    cmd: 'connect',
    clientId: device.clientId,
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    keepalive: 0,
    ...(will && {
      will: {
        topic: will.topic,
        payload: Buffer.from(will.payload),
        qos: will.qos ?? 0,
        retain: will.retain ?? false,
      },
    }),
  };
}

function publishPacket(message: DeviceMessage, nextPacketId: () => number): Packet {
  const qos = message.qos ?? 0;
  return {
    cmd: 'publish',
    topic: message.topic,
    payload: Buffer.from(message.payload),
    qos,
    retain: message.retain ?? false,
    dup: false,
    ...(qos > 0 && { messageId: nextPacketId() }),
  };
}

/** At QoS 1 at most: the link answers PUBLISH with PUBACK only. */
function subscribe(
  device: Device,
  send: (packet: Packet) => void,
  nextPacketId: () => number,
): void {
  const filters = (device.commands ?? []).map((command) => command.filter);
  if (filters.length === 0) return;
  const subscriptions = filters.map((topic) => ({ topic, qos: 1 as const }));
  send({ cmd: 'subscribe', messageId: nextPacketId(), subscriptions });
}
