// 23 bytes of [0-9a-zA-Z] is what every server must accept (3.1.1 section 3.1.3.1); a hyphen is
// beyond that letter but not beyond any broker met, and it keeps the ID readable in a broker's log.

/** A client ID nobody else uses. `random` gives numbers in [0, 1). */
export function generateClientId(random: () => number): string {
  let suffix = '';
  while (suffix.length < 8) suffix += Math.floor(random() * 36).toString(36);
  return `mqttscope-${suffix}`;
}
