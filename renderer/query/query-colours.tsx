// The query in its colours, behind the transparent text of the field it is typed into.
import type { Ref } from 'react';
import css from './query-line.module.css';
import { type Mark, piecesOf } from './query-pieces.ts';

interface QueryColoursProps {
  text: string;
  /** What is wrong gets a wavy line. */
  mark: Mark | null;
  ref: Ref<HTMLDivElement>;
}

export function QueryColours({ text, mark, ref }: QueryColoursProps) {
  return (
    <div ref={ref} className={css.colours} aria-hidden="true">
      {piecesOf(text, mark).map((piece) => (
        <span key={piece.start} data-kind={piece.kind} data-wrong={piece.wrong || undefined}>
          {piece.text}
        </span>
      ))}
    </div>
  );
}
