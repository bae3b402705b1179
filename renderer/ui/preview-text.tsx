// A payload in a line: its text where it is text, else what it is and how large.
import css from './preview-text.module.css';
import { VisibleText } from './visible-text.tsx';

export interface PreviewTextProps {
  kind: string;
  text: string;
  cut: boolean;
  /** The size in words, for payloads that are not text. */
  size: string;
  /** What to call a payload without bytes. */
  emptyLabel: string;
  binaryLabel: string;
}

export function PreviewText({ kind, text, cut, size, emptyLabel, binaryLabel }: PreviewTextProps) {
  if (kind === 'json' || kind === 'number' || kind === 'text') {
    return (
      <span className={`${css.preview} ${css[kind]}`}>
        <VisibleText text={text} />
        {cut ? '…' : ''}
      </span>
    );
  }
  const name = kind === 'binary' ? binaryLabel : kind.toUpperCase();
  const words = kind === 'empty' ? emptyLabel : `${name} · ${size}`;
  return <span className={`${css.preview} ${css.kind}`}>{words}</span>;
}
