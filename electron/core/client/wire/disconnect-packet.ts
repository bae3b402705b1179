// DISCONNECT of 5.0 (section 3.14) that tells the server what it did wrong. 3.1.1 has none with a reason:
// there it would mean that all is well, and the server would throw the will message away.

const DISCONNECT = 0xe0;

export function disconnectPacket(reasonCode: number): Buffer {
  return Buffer.of(DISCONNECT, 1, reasonCode);
}
