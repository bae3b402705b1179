// The fixed header of a PUBLISH packet in one byte, as the client hands it on and the capture file
// keeps it (column `flags`, documented in the README).

export const FLAG_QOS = 0b0_0011;
export const FLAG_RETAIN = 0b0_0100;
export const FLAG_DUP = 0b0_1000;
/** Sent by us; without it the message was received. */
export const FLAG_OUT = 0b1_0000;

export function messageFlags(qos: number, retain: boolean, dup: boolean, out: boolean): number {
  return qos | (retain ? FLAG_RETAIN : 0) | (dup ? FLAG_DUP : 0) | (out ? FLAG_OUT : 0);
}
