// Text from the network: characters that act instead of showing (controls, bidi marks, bytes that
// are no UTF-8) appear as boxed names.
import { visibleText } from '../../shared/payload/visible-text.ts';
import css from './visible-text.module.css';

export function VisibleText({ text }: { text: string }) {
  const segments = visibleText(text);
  if (segments.length === 1 && segments[0]?.mark === undefined) return text;
  return segments.map((segment) =>
    segment.mark === undefined ? (
      segment.text
    ) : (
      <span key={segment.at} className={css.mark}>
        {segment.mark}
      </span>
    ),
  );
}
