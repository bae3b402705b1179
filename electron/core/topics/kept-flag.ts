// Whether the broker is known to keep a retained message of a topic: a flag above those of its newest
// message, because what comes live later does not end it.
import { FLAG_RETAIN } from '../message-flags.ts';

export const FLAG_KEPT = 0x800;

/**
 * The flag after a message. An empty payload is what clears; brokers pass it on to subscribers with and
 * without the retain flag.
 */
export function keptBy(flags: number, size: number, before: number): number {
  if (size === 0) return 0;
  return (flags & FLAG_RETAIN) !== 0 ? FLAG_KEPT : before & FLAG_KEPT;
}
