// Takes secrets out of packets before they are kept: the password of CONNECT, and authentication data
// of CONNECT, CONNACK and AUTH, from which a password can be found by trying (RFC 5802 section 9). Each
// byte becomes an asterisk, so lengths and places stay as they were on the wire. What cannot be followed
// is replaced to the end of the packet: better a field too many.
import { type PacketHeader, readHeader } from '../client/wire/packet-header.ts';
import { MalformedPacket, WireReader } from '../client/wire/wire-reader.ts';
import { AUTHENTICATION_DATA, PROPERTIES } from './property-table.ts';

const CONNECT = 1;
const CONNACK = 2;
const AUTH = 15;
const ASTERISK = 0x2a;

const WILL_FLAG = 0x04;
const PASSWORD_FLAG = 0x40;
const USER_NAME_FLAG = 0x80;

/** By the first byte of a packet. */
export function maySayASecret(head: number): boolean {
  const type = head >> 4;
  return type === CONNECT || type === CONNACK || type === AUTH;
}

/** Changes `packet`, one packet or its beginning, in place. `version` is that of the connection. */
export function hideSecrets(packet: Buffer, version: number): void {
  const header: PacketHeader = { body: 0, end: 0 };
  readHeader(packet, 0, header);
  if (header.end <= 0) return;
  const reader = new WireReader();
  const end = Math.min(header.end, packet.length);
  reader.on(packet, header.body, end);
  try {
    const type = (packet[0] ?? 0) >> 4;
    if (type === CONNECT) hideInConnect(packet, reader);
    else if (version === 5 && reader.at < end) {
      if (type === CONNACK) reader.byte('flags');
      reader.byte('reason code');
      if (reader.at < end) hideInProperties(packet, reader);
    }
  } catch (error) {
    if (!(error instanceof MalformedPacket)) throw error;
    packet.fill(ASTERISK, reader.at, end);
  }
}

function hideInConnect(packet: Buffer, reader: WireReader): void {
  reader.text('protocol name');
  const version = reader.byte('protocol version');
  const flags = reader.byte('connect flags');
  reader.twoBytes('keep alive');
  if (version === 5) hideInProperties(packet, reader);
  reader.binary('client identifier');
  if (flags & WILL_FLAG) {
    if (version === 5) hideInProperties(packet, reader);
    reader.binary('will topic');
    reader.binary('will payload');
  }
  if (flags & USER_NAME_FLAG) reader.binary('user name');
  if (flags & PASSWORD_FLAG) hideBinary(packet, reader);
}

function hideInProperties(packet: Buffer, reader: WireReader): void {
  const length = reader.variableByteInteger('length of the properties');
  const end = reader.at + length;
  while (reader.at < end) {
    const identifier = reader.byte('properties');
    if (identifier === AUTHENTICATION_DATA) {
      hideBinary(packet, reader);
      continue;
    }
    switch (PROPERTIES.get(identifier)?.kind) {
      case 'byte':
        reader.byte('property');
        break;
      case 'two':
        reader.twoBytes('property');
        break;
      case 'four':
        reader.fourBytes('property');
        break;
      case 'variable':
        reader.variableByteInteger('property');
        break;
      case 'pair':
        reader.binary('property');
        reader.binary('property');
        break;
      case 'text':
      case 'binary':
        reader.binary('property');
        break;
      default:
        throw new MalformedPacket('There is no such property.');
    }
  }
}

function hideBinary(packet: Buffer, reader: WireReader): void {
  const length = reader.twoBytes('secret');
  const start = reader.at;
  packet.fill(ASTERISK, start, start + length);
  // Throws where the packet ends before, which is all of it by now.
  reader.on(packet, start, packet.length);
  if (start + length > packet.length) throw new MalformedPacket('The packet ends within a secret.');
  reader.on(packet, start + length, packet.length);
}
