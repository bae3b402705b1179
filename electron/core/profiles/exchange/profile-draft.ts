// A profile on its way in: its fields as far as the file says them, its secrets, and the account of what
// became what. Preview and import are made of the same draft.
import type { z } from 'zod';
import { DEFAULT_PROFILE } from '../../../../shared/contract/defaults.ts';
import type {
  NotMapped,
  NotMappedReason,
  ProfilePreview,
} from '../../../../shared/contract/profile-exchange.ts';
import {
  type ProfileFields,
  profileFieldsSchema,
  type SecretValues,
  type Transport,
} from '../../../../shared/contract/profiles.ts';
import type { Problem } from '../../../../shared/util/problem.ts';
import type { TlsFile } from '../../certificates/tls-files.ts';
import { checkProfile } from '../check-profile.ts';
import { flagOf, leavesOf, type SourceNode } from './source-node.ts';

/** Characters of a value that are shown. */
const SHOWN = 200;
/** A branch with more values is listed as one. */
const LISTED = 50;
/** Characters of a profile's name. */
const LONGEST_NAME = 200;
/** Entries of one profile. */
const MOST_LISTED = 500;
/** Names whose values nobody should see although they are not understood. */
const SECRET_NAME = /pass|secret|token|credential|authenticationData|private|pin$|(?:^|[._-])key$/i;
/** Keys, and addresses with a user in them. */
const SECRET_VALUE = /-----BEGIN|:\/\/[^\s/]*@/;
/** Shorter ones stand in half of all texts. */
const SHORTEST_HIDDEN = 4;

/** TLS files that came along inside of the imported file. A PKCS#12 file is a key without a certificate. */
export interface InnerTlsFiles {
  ca?: TlsFile;
  certificate?: TlsFile;
  key?: TlsFile;
}

type Shape<T> = { [Name in keyof T]?: z.ZodType };

export class ProfileDraft {
  readonly fields: ProfileFields;
  readonly secrets: SecretValues = {};
  /** Names of those it had where it comes from, without their values. */
  readonly secretsLost: string[] = [];
  readonly files: InnerTlsFiles = {};
  readonly mapped: ProfilePreview['mapped'] = [];
  readonly notMapped: NotMapped[] = [];
  readonly warnings: Problem[] = [];
  readonly problems: Problem[] = [];

  /** Without a host and a port until the file says them; it subscribes to nothing the file does not name. */
  constructor(clientId: string) {
    const said = { name: '', host: '', port: 0, subscriptions: [] };
    this.fields = structuredClone({ ...DEFAULT_PROFILE, ...said, clientId });
  }

  /** Notes that a value became a field. `value`: as it is here. */
  note(node: SourceNode, field: string, value: unknown = node.value): void {
    node.marked = true;
    this.mapped.push({ path: node.path, field, value: textOfValue(value) });
  }

  leave(node: SourceNode | undefined, reason: NotMappedReason, count?: number): void {
    if (!node || node.marked) return;
    node.marked = true;
    this.notMapped.push(leftOut(node, reason, count));
  }

  /**
   * Puts a value into a field when the field takes it; otherwise it is listed as invalid and the field
   * stays as it is. What is empty or missing is left for the end.
   */
  put<Target extends object, Name extends keyof Target & string>(
    target: Target,
    shape: Shape<Target>,
    name: Name,
    node: SourceNode | undefined,
    { value = node?.value, field = name }: { value?: unknown; field?: string } = {},
  ): boolean {
    if (!node || node.marked || node.isEmpty()) return false;
    const parsed = shape[name]?.safeParse(value);
    if (!parsed?.success) {
      this.leave(node, 'invalid');
      return false;
    }
    target[name] = parsed.data as Target[Name];
    this.note(node, field, parsed.data);
    return true;
  }

  /** A field of the profile itself. */
  putField<Name extends keyof ProfileFields & string>(
    name: Name,
    node: SourceNode | undefined,
    value: unknown = node?.value,
  ): boolean {
    return this.put(this.fields, profileFieldsSchema.shape, name, node, { value });
  }

  putSecret(name: string, node: SourceNode | undefined): void {
    if (!node || node.isEmpty()) return;
    if (typeof node.value !== 'string' || node.value.length > 1_000_000) {
      this.leave(node, 'secret');
      return;
    }
    this.secrets[name] = node.value;
    this.note(node, name, '');
  }

  /** Files that cannot serve stay out: what was mapped of them is listed as invalid. */
  dropFiles(use: 'ca' | 'client', problem: Problem): void {
    const field = `certificates.${use}`;
    const dropped = this.mapped.filter((each) => each.field === field);
    this.mapped.splice(
      0,
      this.mapped.length,
      ...this.mapped.filter((each) => each.field !== field),
    );
    for (const { path } of dropped) {
      this.notMapped.push({ path, value: '', reason: 'invalid', params: {} });
    }
    this.warnings.push(problem);
    if (use === 'ca') delete this.files.ca;
    else {
      delete this.files.certificate;
      delete this.files.key;
    }
  }

  /**
   * Whether TLS is spoken is never guessed: what the file does not say, or says in two ways, has to be
   * chosen before the profile connects.
   */
  setTransport(base: 'mqtt' | 'ws', tls: boolean | undefined): void {
    const secured: Record<typeof base, Transport> = { mqtt: 'mqtts', ws: 'wss' };
    this.fields.transport = tls === true ? secured[base] : base;
    this.fields.transportChosen = tls !== undefined;
    if (tls !== undefined) return;
    this.warnings.push({
      code: 'TLS_UNKNOWN',
      message:
        'The file does not say clearly whether this connection uses TLS. You are asked for it before it connects.',
    });
  }

  /** A flag of the file that turns the verification of certificates off or on. */
  setVerification(node: SourceNode | undefined): void {
    if (!node || node.isEmpty()) return;
    const verified = flagOf(node.value);
    if (verified === undefined) {
      this.leave(node, 'invalid');
      return;
    }
    if (!verified) this.fields.tls.verify = 'none';
    this.note(node, 'tls.verify', this.fields.tls.verify);
  }

  /** Last of all: what nobody asked for is listed, the rest is checked, and warnings follow from it. */
  finish(root: SourceNode): void {
    this.#leaveRest(root);
    this.#checkWhole();
    if (this.fields.tls.verify === 'none') {
      this.warnings.push({
        code: 'VERIFICATION_OFF',
        message:
          'The file turns off the verification of the broker’s certificate: whoever is in between can read and change everything.',
      });
    }
    this.#hideSecrets();
    this.#warnOfFiles();
  }

  /** The profile as a whole cannot be taken over. `where`: the field, and what is wrong with it. */
  refuse(where: string): void {
    if (this.problems.some(({ code }) => code === 'PROFILE_INVALID')) return;
    this.problems.push({
      code: 'PROFILE_INVALID',
      message: 'This profile cannot be taken over: a value of it is missing or not valid.',
      detail: where,
    });
  }

  #checkWhole(): void {
    const { fields } = this;
    fields.name ||= fields.host.slice(0, LONGEST_NAME);
    const parsed = profileFieldsSchema.safeParse(fields);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      const said = issue && /^[A-Z].*\.$/.test(issue.message) ? issue.message : '';
      this.refuse([issue?.path.join('.'), said].filter(Boolean).join(': '));
      return;
    }
    const problem = checkProfile(fields);
    if (problem) this.refuse(problem.message);
  }

  #leaveRest(root: SourceNode): void {
    const waiting = [root];
    let left = 0;
    for (let node = waiting.pop(); node; node = waiting.pop()) {
      if (node.marked) continue;
      if (this.notMapped.length >= MOST_LISTED) {
        left += leavesOf(node.value);
        continue;
      }
      const children = node.children();
      if (children.length === 0) this.leave(node, node.isEmpty() ? 'empty' : 'unknown');
      else if (isUnanswered(node) && leavesOf(node.value) > LISTED) {
        this.leave(node, 'unknown', leavesOf(node.value));
      } else {
        // Not by a spread, which a very long list would overflow the stack with.
        for (const child of children.reverse()) waiting.push(child);
      }
    }
    if (left > 0) {
      this.notMapped.push({ path: '', value: '', reason: 'more', params: { count: left } });
    }
  }

  #warnOfFiles(): void {
    const paths = this.notMapped
      .filter(({ reason }) => reason === 'file-elsewhere')
      .map(({ value }) => value);
    if (paths.length === 0) return;
    this.warnings.push({
      code: 'FILES_ELSEWHERE',
      message:
        'The file names certificate files of the machine it comes from. Choose them again in the connection.',
      detail: paths.join(', '),
    });
  }

  /** A password may stand in a place nobody knows, too. */
  #hideSecrets(): void {
    const secrets = Object.values(this.secrets).filter(({ length }) => length >= SHORTEST_HIDDEN);
    for (const entry of this.notMapped) {
      if (secrets.some((secret) => entry.value.includes(secret))) entry.value = '';
    }
  }
}

/** Nothing in it was answered for, so it may be listed by its root. */
function isUnanswered(root: SourceNode): boolean {
  const waiting = [root];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    if (node.marked) return false;
    if (node.wasOpened()) for (const child of node.children()) waiting.push(child);
  }
  return true;
}

export function leftOut(
  { path, value }: SourceNode,
  reason: NotMappedReason,
  count?: number,
): NotMapped {
  const isPlain = typeof value !== 'object' || value === null;
  const things = count ?? (isPlain || reason === 'empty' ? undefined : leavesOf(value));
  const isSecret = reason === 'secret' || reason === 'stale' || SECRET_NAME.test(path);
  const hidden = !isPlain || (isSecret && reason !== 'file-elsewhere');
  return {
    path,
    value: hidden ? '' : textOfValue(value),
    reason,
    params: things === undefined ? {} : { count: things },
  };
}

function textOfValue(value: unknown): string {
  const isPlain = typeof value !== 'object' || value === null;
  const text = isPlain ? String(value ?? '') : JSON.stringify(value);
  if (SECRET_VALUE.test(text)) return '';
  return text.length > SHOWN ? `${text.slice(0, SHOWN).toWellFormed()}…` : text.toWellFormed();
}
