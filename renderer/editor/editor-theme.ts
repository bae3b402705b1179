// Monaco knows no CSS variables, so its themes are filled from the page's tokens, or from the colours of
// the system where it puts its own in their place (Windows: contrast themes).
import { monaco } from './monaco.ts';

const TOKENS = [
  ['key', '--code-key'],
  ['string', '--code-string'],
  ['number', '--code-number'],
  ['keyword', '--code-word'],
] as const;
/** Monaco's own high contrast themes colour them. */
const BRACKETS = ['foreground1', 'foreground2', 'foreground3', 'unexpectedBracket.foreground'];
const SYSTEM_THEME = 'mqttscope-system';

const forced = matchMedia('(forced-colors: active)');

/** Gives editors the colours of the page, or those of the system while it forces them; answers the end of it. */
export function followTheme(dark: boolean): () => void {
  const apply = () => (forced.matches ? applySystemTheme() : applyPageTheme(dark));
  apply();
  forced.addEventListener('change', apply);
  return () => forced.removeEventListener('change', apply);
}

function applyPageTheme(dark: boolean): void {
  const name = dark ? 'mqttscope-dark' : 'mqttscope-light';
  const colour = resolver();
  monaco.editor.defineTheme(name, {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: TOKENS.map(([token, variable]) => ({
      token,
      foreground: colour(`var(${variable})`).slice(1),
    })),
    colors: {
      'editor.background': colour('var(--surface-well)'),
      'editor.foreground': colour('var(--text)'),
      'editorLineNumber.foreground': colour('var(--text-dim)'),
      'editorLineNumber.activeForeground': colour('var(--text-soft)'),
      'editorCursor.foreground': colour('var(--text)'),
      focusBorder: colour('var(--focus)'),
    },
  });
  monaco.editor.setTheme(name);
}

function applySystemTheme(): void {
  const colour = resolver();
  const [canvas, text, marked] = [colour('Canvas'), colour('CanvasText'), colour('Highlight')];
  monaco.editor.defineTheme(SYSTEM_THEME, {
    base: isDark(canvas) ? 'hc-black' : 'hc-light',
    inherit: true,
    // There is one colour for text: keys and words are told apart by their weight.
    rules: [
      { token: '', foreground: text.slice(1) },
      { token: 'key', foreground: text.slice(1), fontStyle: 'bold' },
      ...['string', 'number', 'keyword'].map((token) => ({ token, foreground: text.slice(1) })),
    ],
    colors: {
      'editor.background': canvas,
      'editor.foreground': text,
      'editor.selectionBackground': marked,
      'editor.inactiveSelectionBackground': marked,
      'editor.selectionForeground': colour('HighlightText'),
      'editorLineNumber.foreground': text,
      'editorLineNumber.activeForeground': text,
      'editorLineNumber.dimmedForeground': text,
      'editorCursor.foreground': text,
      ...Object.fromEntries(BRACKETS.map((bracket) => [`editorBracketHighlight.${bracket}`, text])),
      contrastBorder: text,
      contrastActiveBorder: marked,
      focusBorder: marked,
    },
  });
  monaco.editor.setTheme(SYSTEM_THEME);
}

function isDark(colour: string): boolean {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) =>
    Number.parseInt(colour.slice(at, at + 2), 16),
  );
  return red * 0.3 + green * 0.59 + blue * 0.11 < 128;
}

/** Reads colours as #rrggbb: a computed one has variables and light-dark() already decided. */
function resolver(): (colour: string) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  // Else the colour of text comes in the place of every other where the system forces its own.
  probe.style.setProperty('forced-color-adjust', 'none');
  document.body.append(probe);
  queueMicrotask(() => probe.remove());
  return (colour) => {
    probe.style.color = colour;
    const channels = getComputedStyle(probe).color.match(/\d+/g) ?? [];
    const hex = channels
      .slice(0, 3)
      .map((channel) => Number(channel).toString(16).padStart(2, '0'));
    return `#${hex.join('')}`;
  };
}
