// Scope: persisted, in the core's data folder under the key `preferences`. How the page looks; how a window is
// divided is its own while it is open.
import { create } from 'zustand';
import { fieldsOf, oneOf } from './stored-value.ts';

export type Theme = 'system' | 'light' | 'dark';
export type Language = 'system' | 'en' | 'zh-CN';
export type PayloadFormat = 'auto' | 'json' | 'text' | 'hex' | 'image';

/** Sizes of panels in CSS pixels. */
export interface Sizes {
  left: number;
  right: number;
  dock: number;
  history: number;
}

export interface Preferences {
  theme: Theme;
  language: Language;
  payloadFormat: PayloadFormat;
  sizes: Sizes;
  leftOpen: boolean;
  dockOpen: boolean;
}

interface PreferencesState extends Preferences {
  change(preferences: Partial<Preferences>): void;
  resize(panel: keyof Sizes, size: number): void;
}

export const DEFAULT_SIZES: Sizes = { left: 248, right: 440, dock: 244, history: 300 };

const DEFAULTS: Preferences = {
  theme: 'system',
  language: 'system',
  payloadFormat: 'auto',
  sizes: DEFAULT_SIZES,
  leftOpen: true,
  dockOpen: true,
};

export const usePreferences = create<PreferencesState>()((set) => ({
  ...DEFAULTS,
  change: (preferences) => set(preferences),
  resize: (panel, size) => set(({ sizes }) => ({ sizes: { ...sizes, [panel]: size } })),
}));

const VERSION = 1;

/** What is written to the settings. */
export function storedPreferences(): object {
  const { change: _change, resize: _resize, ...preferences } = usePreferences.getState();
  return { version: VERSION, ...preferences };
}

/** Takes over what was written, by this version or another; what does not fit is left at its default. */
export function restorePreferences(stored: unknown): void {
  const from = fieldsOf(stored);
  const sizes = fieldsOf(from.get('sizes'));
  takePreferences(stored);
  usePreferences.setState({
    sizes: {
      left: pixels(sizes.get('left'), DEFAULT_SIZES.left),
      right: pixels(sizes.get('right'), DEFAULT_SIZES.right),
      dock: pixels(sizes.get('dock'), DEFAULT_SIZES.dock),
      history: pixels(sizes.get('history'), DEFAULT_SIZES.history),
    },
    leftOpen: from.get('leftOpen') !== false,
    dockOpen: from.get('dockOpen') !== false,
  });
}

/** Takes over what another window changed: all but how it is divided. */
export function takePreferences(stored: unknown): void {
  const from = fieldsOf(stored);
  usePreferences.setState({
    theme: oneOf(['system', 'light', 'dark'], from.get('theme'), DEFAULTS.theme),
    language: oneOf(['system', 'en', 'zh-CN'], from.get('language'), DEFAULTS.language),
    payloadFormat: oneOf(
      ['auto', 'json', 'text', 'hex', 'image'],
      from.get('payloadFormat'),
      DEFAULTS.payloadFormat,
    ),
  });
}

function pixels(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value >= 40 && value <= 4_000 ? value : otherwise;
}
