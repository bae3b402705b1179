// Takes what was typed apart, field by field, and keeps what is wrong with each.
import { checkTopicFilter } from '../../../../shared/mqtt/topic-rules.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import { filterLines } from '../recording-rules.ts';
import type { FieldId } from './editor-places.ts';

export type FieldErrorName =
  | 'nameMissing'
  | 'hostMissing'
  | 'hostShape'
  | 'portRange'
  | 'pathShape'
  | 'wholeRange'
  | 'secondsRange'
  | 'keepAliveRange'
  | 'delayOrder'
  | 'tagLength'
  | 'serverLine'
  | 'headerName'
  | 'headerRepeated'
  | 'headerSecretMissing'
  | 'fingerprintLine'
  | 'fingerprintMissing'
  | 'caMissing'
  | 'alpnLength'
  | 'clientIdMissing'
  | 'authenticationVersion'
  | 'hex'
  | 'base64'
  | 'filterRepeated'
  | 'filterShared'
  | 'textLength';

/** A sentence of the catalogue, or what the rules of MQTT have against it. */
export type FormError =
  | { name: FieldErrorName; values?: Readonly<Record<string, string | number>> }
  | { problem: Problem; line?: number };

export type FormErrors = ReadonlyMap<FieldId, FormError>;

export class FormReader {
  readonly errors = new Map<FieldId, FormError>();

  /** The first thing that is wrong with a field is the one that is said. */
  fail(field: FieldId, name: FieldErrorName, values?: Record<string, string | number>): void {
    if (!this.errors.has(field)) this.errors.set(field, values ? { name, values } : { name });
  }

  problem(field: FieldId, problem: Problem | undefined, line?: number): void {
    if (!problem || this.errors.has(field)) return;
    this.errors.set(field, line === undefined ? { problem } : { problem, line });
  }

  /** A whole number; NaN where it is none. */
  whole(field: FieldId, text: string, least: number, most: number, name?: FieldErrorName): number {
    const number = /^\s*\d{1,10}\s*$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.fail(field, name ?? 'wholeRange', { least, most });
    return Number.NaN;
  }

  /** null: left empty. */
  wholeOrNone(field: FieldId, text: string, least: number, most: number): number | null {
    return text.trim() === '' ? null : this.whole(field, text, least, most);
  }

  /** Seconds, with a decimal point or comma; NaN where they are none. */
  seconds(field: FieldId, text: string, least: number, most: number): number {
    const typed = text.trim().replace(',', '.');
    const number = /^\d{1,6}(\.\d{1,6})?$/.test(typed) ? Number(typed) : Number.NaN;
    if (number >= least && number <= most) return number;
    this.fail(field, 'secondsRange', { least, most });
    return Number.NaN;
  }

  host(field: FieldId, text: string): string {
    const host = text.trim();
    if (host === '') this.fail(field, 'hostMissing');
    else if (/[\s/@]/.test(host) || host.length > 255) this.fail(field, 'hostShape');
    return host;
  }

  /** UTF-8 strings of a packet are at most 65,535 bytes long. */
  text(field: FieldId, text: string): string {
    if (text.length > 65_535) this.fail(field, 'textLength');
    return text;
  }

  /** Topic filters, one a line, each once. */
  filters(field: FieldId, text: string): string[] {
    const lines = filterLines(text);
    for (const { line, problem } of lines) this.problem(field, problem, line);
    return [...new Set(lines.map(({ filter }) => filter))];
  }

  filter(field: FieldId, filter: string, others: ReadonlySet<string>): string {
    this.problem(field, checkTopicFilter(filter));
    if (others.has(filter)) this.fail(field, 'filterRepeated');
    return filter;
  }

  hex(field: FieldId, text: string): string {
    const digits = text.replace(/[\s:]/g, '').toLowerCase();
    if (!/^([0-9a-f]{2})*$/.test(digits)) this.fail(field, 'hex');
    else if (digits.length > 131_070) this.fail(field, 'textLength');
    return digits;
  }
}

/** Names separated by commas, each once. */
export function commaList(text: string): string[] {
  const names = text.split(/[,，]/).map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
