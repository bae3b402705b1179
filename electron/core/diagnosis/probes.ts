// After a failure: does the port speak something else? Asked on a connection of its own, without anything
// of the profile's but host and port.
import { once } from 'node:events';
import { addressOf } from '../client/peer.ts';
import { socketHost } from '../client/transport/socket-host.ts';
import { openTls } from '../client/transport/tls-socket.ts';
import { connectPacket } from '../client/wire/connect-packet.ts';
import { GivenUp } from './deadline.ts';
import { openSocket } from './network-steps.ts';
import type { Way } from './way.ts';

const PROBE_MS = 3_000;
const CONNACK = 2;

export function speaksTls(way: Way): Promise<boolean> {
  return asked(way, async (address) => {
    const { fields } = way;
    const socket = await openSocket(way, address, fields.port);
    const { socket: secured } = await openTls(
      socket,
      {
        ...{ host: socketHost(fields.host), address: addressOf(fields) },
        fields: { ...fields.tls, verify: 'none', alpn: [] },
        material: { ca: null, client: null },
      },
      Date.now(),
    );
    secured.destroy();
    return true;
  });
}

/** Without TLS. The broker sees an anonymous client that asks for nothing. */
export function speaksMqtt(way: Way): Promise<boolean> {
  return asked(way, async (address) => {
    const socket = await openSocket(way, address, way.fields.port);
    const fields = {
      ...way.fields,
      ...({ protocolVersion: '3.1.1', authentication: 'none' } as const),
      ...{ username: '', will: null, cleanStart: true },
    };
    socket.write(connectPacket({ fields, secrets: {}, clientId: way.clientId }, undefined));
    const [bytes] = await once(socket, 'data');
    socket.destroy();
    return Buffer.isBuffer(bytes) && (bytes[0] ?? 0) >> 4 === CONNACK;
  });
}

/** Through a proxy nothing is tried: it may count what fails. */
async function asked(way: Way, ask: (address: string) => Promise<boolean>): Promise<boolean> {
  const [address] = way.addresses;
  if (address === undefined || way.fields.proxy) return false;
  try {
    return await way.within(ask(address), PROBE_MS);
  } catch (error) {
    if (error instanceof GivenUp) throw error;
    return false;
  }
}
