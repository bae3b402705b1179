// AUTH (5.0 section 3.15).
import { binary, propertyList, text, wholePacket } from './wire-writer.ts';

const AUTH = 0xf0;
export const CONTINUE_AUTHENTICATION = 0x18;

export function authPacket(method: string, data: Uint8Array): Buffer {
  const properties = propertyList([Buffer.of(0x15), text(method), Buffer.of(0x16), binary(data)]);
  return wholePacket(AUTH, [Buffer.of(CONTINUE_AUTHENTICATION), properties]);
}
