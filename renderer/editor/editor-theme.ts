// Monaco knows no CSS variables, so its two themes are filled from the page's tokens.
import { monaco } from './monaco.ts';

const TOKENS = [
  ['key', '--code-key'],
  ['string', '--code-string'],
  ['number', '--code-number'],
  ['keyword', '--code-word'],
] as const;

export function applyEditorTheme(dark: boolean): void {
  const name = dark ? 'mqttscope-dark' : 'mqttscope-light';
  const colour = resolver();
  monaco.editor.defineTheme(name, {
    base: dark ? 'vs-dark' : 'vs',
    inherit: true,
    rules: TOKENS.map(([token, variable]) => ({ token, foreground: colour(variable).slice(1) })),
    colors: {
      'editor.background': colour('--surface-well'),
      'editor.foreground': colour('--text'),
      'editorLineNumber.foreground': colour('--text-dim'),
      'editorLineNumber.activeForeground': colour('--text-soft'),
      'editorCursor.foreground': colour('--text'),
      focusBorder: colour('--focus'),
    },
  });
  monaco.editor.setTheme(name);
}

/** Reads tokens as #rrggbb: a computed colour has light-dark() already decided. */
function resolver(): (variable: string) => string {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  queueMicrotask(() => probe.remove());
  return (variable) => {
    probe.style.color = `var(${variable})`;
    const channels = getComputedStyle(probe).color.match(/\d+/g) ?? [];
    const hex = channels
      .slice(0, 3)
      .map((channel) => Number(channel).toString(16).padStart(2, '0'));
    return `#${hex.join('')}`;
  };
}
