// The tooltip of a row: its whole topic name and its figures in words, put together when the pointer
// comes to it. What it says is loaded with the first one.
import { type PointerEvent, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormats } from '../../i18n/format.ts';
import { loadTreeStrings } from '../../i18n/i18n.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { decorationsOf } from '../../state/decorations.ts';

/** Returns what to call with every pointer event that may lead to another row. */
export function useRowTips(captureId: string, feed: TopicFeed): (event: PointerEvent) => void {
  const { t } = useTranslation();
  const formats = useFormats();
  const { client, connections } = usePage();
  const last = useRef<Element | null>(null);

  const name = async (element: HTMLElement, node: number) => {
    const [{ rowTip }, { topic }] = await Promise.all([
      import('./row-tip.ts'),
      client.topics.path({ captureId, node }),
      loadTreeStrings(),
    ]);
    const row = feed.row(node)?.row ?? feed.frame?.pinned.find((pinned) => pinned.node === node);
    if (!row) return;
    const rule = row.colour === null ? undefined : decorationsOf(captureId).colours[row.colour];
    const now = connections.now();
    element.setAttribute('data-tip', rowTip({ row, topic, rule, now, t, formats }));
  };
  return ({ target }) => {
    const element = target instanceof Element ? target.closest<HTMLElement>('[data-node]') : null;
    if (!element || element === last.current) return;
    last.current = element;
    void name(element, Number(element.dataset.node)).catch(() => undefined);
  };
}
