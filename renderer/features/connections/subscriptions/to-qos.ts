import type { Qos } from '../../../../shared/contract/base.ts';

/** The value of a select as a QoS. */
export function toQos(text: string): Qos {
  return text === '2' ? 2 : text === '1' ? 1 : 0;
}
