// 23 bytes of [0-9a-zA-Z] is what every server must accept (3.1.1 section 3.1.3.1); a hyphen is
// beyond that letter but not beyond any broker met, and it keeps the ID readable in a broker's log.
import type { ProtocolVersion } from '../contract/profile-fields.ts';

/** Whether CONNECT cannot go without one: 3.1 always, 3.1.1 where it keeps a session ([MQTT-3.1.3-7]). */
export function needsClientId(protocolVersion: ProtocolVersion, cleanStart: boolean): boolean {
  return protocolVersion === '3.1' || (protocolVersion === '3.1.1' && !cleanStart);
}

/** A client ID nobody else uses. `random` gives numbers in [0, 1). */
export function generateClientId(random: () => number): string {
  let suffix = '';
  while (suffix.length < 8) suffix += Math.floor(random() * 36).toString(36);
  return `mqttscope-${suffix}`;
}
