// Text from the network: characters that act instead of showing (controls, bidi marks, bytes that
// are no UTF-8) appear as boxed names.
import { type TextSegment, visibleText } from '../../shared/payload/visible-text.ts';
import css from './visible-text.module.css';

export function VisibleText({ text }: { text: string }) {
  return shown(visibleText(text));
}

export function shown(segments: readonly TextSegment[]) {
  if (segments.length === 1 && segments[0]?.mark === undefined) return segments[0]?.text;
  return segments.map((segment) =>
    segment.mark === undefined ? (
      segment.text
    ) : (
      // Its letters say nothing of the direction of the text.
      <bdi key={segment.at} className={css.mark}>
        {segment.mark}
      </bdi>
    ),
  );
}
