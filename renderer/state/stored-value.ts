// What was written to the settings, by this version, another or a hand: taken as unknown, part by part.

export function fieldsOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

export function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

export function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function oneOf<const T extends string>(
  choices: readonly T[],
  value: unknown,
  otherwise: T,
): T {
  return choices.find((choice) => choice === value) ?? otherwise;
}
