// Blocks of a capture file whose bytes are not what was written, and how the user hears of them.
import type { Problem } from '../../../shared/util/problem.ts';

export interface Damage {
  blocks: number;
  /** In those blocks. */
  messages: number;
}

/** Null where nothing is damaged. */
export function damageProblem({ blocks, messages }: Damage): Problem | null {
  if (blocks === 0) return null;
  return {
    code: 'CAPTURE_PARTLY_DAMAGED',
    message: 'A part of the capture file is damaged; its messages are missing here.',
    detail: `${messages} messages`,
  };
}
