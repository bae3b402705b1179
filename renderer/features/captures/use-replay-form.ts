// What the replay dialog holds, and the options it makes of it.
import { useState } from 'react';
import type { Qos } from '../../../shared/contract/base.ts';
import type { ReplayOptions, Scope } from '../../../shared/contract/exchange.ts';

export interface ReplayForm {
  profileId: string;
  timing: ReplayOptions['timing']['kind'];
  /** Of the original pace; text until it is used. */
  speed: string;
  pattern: string;
  replacement: string;
  prefix: string;
  qos: Qos | null;
  retain: boolean | null;
  includeSent: boolean;
}

const LEAST_SPEED = 0.001;
const MOST_SPEED = 1_000_000;

export function useReplayForm(profileId: string) {
  const [form, setForm] = useState<ReplayForm>({
    profileId,
    timing: 'original',
    speed: '1',
    pattern: '',
    replacement: '',
    prefix: '',
    qos: null,
    retain: null,
    includeSent: false,
  });
  const change = (part: Partial<ReplayForm>) => setForm((before) => ({ ...before, ...part }));
  return { form, change };
}

export function speedOf(text: string): number | null {
  const trimmed = text.trim().replace(',', '.');
  const speed = Number(trimmed);
  const fits = trimmed !== '' && speed >= LEAST_SPEED && speed <= MOST_SPEED;
  return fits ? speed : null;
}

/** Whether a browser can read it as a regular expression; the core has the last word. */
export function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

/** null while something in the form cannot be used. */
export function replayOptions(
  form: ReplayForm,
  captureId: string,
  scope: Scope | null,
): ReplayOptions | null {
  const speed = speedOf(form.speed);
  if (!scope || form.profileId === '' || !isPattern(form.pattern)) return null;
  if (form.timing === 'original' && speed === null) return null;
  return {
    captureId,
    scope,
    profileId: form.profileId,
    timing:
      form.timing === 'original' ? { kind: 'original', speed: speed ?? 1 } : { kind: form.timing },
    rewrite: { pattern: form.pattern, replacement: form.replacement, prefix: form.prefix },
    qos: form.qos,
    retain: form.retain,
    includeSent: form.includeSent,
  };
}
