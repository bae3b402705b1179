// What answered, when it is not an MQTT broker: told from the first bytes it sent.
import type { Problem } from '../../../../shared/util/problem.ts';
import { addressOf } from '../peer.ts';

const CONNACK = 2;
const DISCONNECT = 14;
const AUTH = 15;

const TLS_ALERT = 0x15;
const TLS_HANDSHAKE = 0x16;

/** Could these be the first bytes of an MQTT server? Only CONNACK, AUTH and DISCONNECT may be. */
export function mayBeMqtt(bytes: Uint8Array): boolean {
  const head = bytes[0] ?? 0;
  const type = head >> 4;
  return (head & 15) === 0 && (type === CONNACK || type === DISCONNECT || type === AUTH);
}

export function describeForeign(
  bytes: Uint8Array,
  address: { host: string; port: number },
): Problem {
  const text = Buffer.from(bytes.subarray(0, 60)).toString('latin1');
  const where = addressOf(address);
  const detail = `${where} sent: ${text.replaceAll(/[^\x20-\x7e]/g, '.')}`;
  const isTls = (bytes[0] === TLS_ALERT || bytes[0] === TLS_HANDSHAKE) && bytes[1] === 3;
  if (isTls) {
    return problem(
      `${where} expects TLS. Choose the transport mqtts (or wss) in the profile.`,
      detail,
    );
  }
  if (text.startsWith('HTTP/')) {
    return problem(
      `${where} is a web server, not an MQTT listener. Check the port, or choose the transport ws (or wss) if the broker is reached through WebSocket.`,
      detail,
    );
  }
  if (text.startsWith('SSH-')) {
    return problem(`${where} is an SSH server, not an MQTT broker. Check the port.`, detail);
  }
  return problem(
    `What answers at ${where} does not speak MQTT. Check the port and the transport.`,
    detail,
  );
}

function problem(message: string, detail: string): Problem {
  return { code: 'NOT_MQTT', message, detail };
}
