// Scope: persisted, in the core's data folder under the key `decorations`. How the rows of each capture
// are shown: colour rules, and which value of a payload stands for it.
import { create } from 'zustand';
import { PALETTE } from '../../shared/contract/defaults.ts';
import { fieldsOf, listOf, oneOf } from './stored-value.ts';

export type RuleColour = (typeof PALETTE)[number];

/** A row whose newest message matches `query` has the colour; the first rule that fits counts. */
export interface ColourRule {
  name: string;
  query: string;
  colour: RuleColour;
}

/** For topics that match `filter`, the value at the JSON path stands for the payload. */
export interface ShownValue {
  filter: string;
  path: string;
}

export interface Decorations {
  colours: readonly ColourRule[];
  values: readonly ShownValue[];
}

interface DecorationsState {
  byCapture: Readonly<Record<string, Decorations>>;
  /** Shown while they are typed, in place of those that are kept. Not kept. */
  preview: { captureId: string; decorations: Decorations } | null;
  change(captureId: string, change: Partial<Decorations>): void;
  setPreview(captureId: string, change: Partial<Decorations>): void;
  endPreview(): void;
}

/** As many as a view takes. */
export const MOST_RULES = 20;
const MOST_CAPTURES = 50;
const NONE: Decorations = { colours: [], values: [] };

export const useDecorations = create<DecorationsState>()((set) => ({
  byCapture: {},
  preview: null,
  change: (captureId, change) =>
    set(({ byCapture: { [captureId]: before = NONE, ...others } }) => ({
      // The one changed last comes last: it is the last to be let go.
      byCapture: { ...others, [captureId]: { ...before, ...change } },
    })),
  setPreview: (captureId, change) =>
    set((state) => ({
      preview: { captureId, decorations: { ...shownOf(state, captureId), ...change } },
    })),
  endPreview: () => set({ preview: null }),
}));

/** As they are shown. */
export function useDecorationsOf(captureId: string): Decorations {
  return useDecorations((state) => shownOf(state, captureId));
}

export function decorationsOf(captureId: string): Decorations {
  return shownOf(useDecorations.getState(), captureId);
}

export function keptDecorationsOf(captureId: string): Decorations {
  return useDecorations.getState().byCapture[captureId] ?? NONE;
}

function shownOf({ byCapture, preview }: DecorationsState, captureId: string): Decorations {
  if (preview?.captureId === captureId) return preview.decorations;
  return byCapture[captureId] ?? NONE;
}

const VERSION = 1;

/** What is written to the settings. */
export function storedDecorations(): object {
  const kept = Object.entries(useDecorations.getState().byCapture).slice(-MOST_CAPTURES);
  return { version: VERSION, byCapture: Object.fromEntries(kept) };
}

/** Takes over what was written, by this version or another; what does not fit is left out. */
export function restoreDecorations(stored: unknown): void {
  const restored = [...fieldsOf(fieldsOf(stored).get('byCapture'))]
    .slice(-MOST_CAPTURES)
    .map(([id, one]) => [id, decorationsFrom(one)]);
  useDecorations.setState({ byCapture: Object.fromEntries(restored) });
}

/** Of `stored` what fits. */
export function decorationsFrom(stored: unknown): Decorations {
  const from = fieldsOf(stored);
  return {
    colours: listOf(from.get('colours')).flatMap(colourFrom).slice(0, MOST_RULES),
    values: listOf(from.get('values')).flatMap(valueFrom).slice(0, MOST_RULES),
  };
}

function colourFrom(stored: unknown): ColourRule[] {
  const from = fieldsOf(stored);
  const name = from.get('name');
  const query = from.get('query');
  if (typeof name !== 'string' || typeof query !== 'string') return [];
  return [{ name, query, colour: oneOf(PALETTE, from.get('colour'), 'red') }];
}

function valueFrom(stored: unknown): ShownValue[] {
  const from = fieldsOf(stored);
  const filter = from.get('filter');
  const path = from.get('path');
  return typeof filter === 'string' && typeof path === 'string' ? [{ filter, path }] : [];
}
