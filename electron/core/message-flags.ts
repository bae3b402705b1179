// What one byte says of a message: the fixed header of its PUBLISH packet as the client hands it on,
// and how it was recorded. The capture file keeps it (documented in the README).

export const FLAG_QOS = 0b0000_0011;
export const FLAG_RETAIN = 0b0000_0100;
export const FLAG_DUP = 0b0000_1000;
/** Sent by us; without it the message was received. */
export const FLAG_OUT = 0b0001_0000;
/** The payload was left out on purpose. */
export const FLAG_WITHOUT_PAYLOAD = 0b0010_0000;
/** The payload is in the table `large`. Only in the file. */
export const FLAG_LARGE = 0b0100_0000;
/** Imported as text somebody else had decoded. */
export const FLAG_DECODED_TEXT = 0b1000_0000;

export function messageFlags(qos: number, retain: boolean, dup: boolean, out: boolean): number {
  return qos | (retain ? FLAG_RETAIN : 0) | (dup ? FLAG_DUP : 0) | (out ? FLAG_OUT : 0);
}

export function qosOf(flags: number): 0 | 1 | 2 {
  const qos = flags & FLAG_QOS;
  return qos === 1 || qos === 2 ? qos : 0;
}
