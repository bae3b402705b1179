// The pinned topics above the tree, with their whole names.
import { type KeyboardEvent, type MouseEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { pickNode } from '../../actions/topics.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { useCoreNow } from '../../live/use-core-now.ts';
import { usePage } from '../../page.ts';
import { useDecorationsOf } from '../../state/decorations.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { numberAt } from '../../ui/data-at.ts';
import { rowId, TopicRow } from './topic-row.tsx';
import css from './topic-tree.module.css';
import { type MenuPlace, placeOf } from './topic-tree.tsx';
import { useRowTips } from './use-row-tips.ts';

interface PinnedTopicsProps {
  captureId: string;
  feed: TopicFeed;
  onMenu(place: MenuPlace): void;
}

export function PinnedTopics({ captureId, feed, onMenu }: PinnedTopicsProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const now = useCoreNow();
  const active = useSelectedTopic(captureId)?.node ?? null;
  const { colours } = useDecorationsOf(captureId);
  const [focused, setFocused] = useState<number | null>(null);
  const tip = useRowTips(captureId, feed);
  const pinned = feed.frame?.pinned ?? [];
  if (pinned.length === 0) return null;
  const current = pinned.find(({ node }) => node === (focused ?? active)) ?? pinned[0];

  const pick = (node: number) => {
    setFocused(node);
    pickNode(page, captureId, node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const at = current ? pinned.indexOf(current) : 0;
    const steps: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: pinned.length - 1,
      Enter: at,
    };
    const step = steps[event.key];
    const row = pinned[Math.min(Math.max(step ?? 0, 0), pinned.length - 1)];
    if (step === undefined || !row) return;
    event.preventDefault();
    pick(row.node);
    document.getElementById(rowId(row.node, true))?.scrollIntoView({ block: 'nearest' });
  };
  const onContextMenu = (event: MouseEvent) => {
    const pointed = numberAt(event.target, 'node');
    const node = pointed ?? (event.button === 2 ? undefined : current?.node);
    if (node === undefined) return;
    event.preventDefault();
    pick(node);
    onMenu({ ...placeOf(event, pointed === undefined ? rowId(node, true) : null), nodes: [node] });
  };
  return (
    <div
      className={css.pinned}
      role="listbox"
      tabIndex={0}
      aria-label={t('topics.pinned')}
      aria-activedescendant={current ? rowId(current.node, true) : undefined}
      data-testid="pinned-topics"
      onKeyDown={onKeyDown}
      onMouseDown={(event) => {
        const node = numberAt(event.target, 'node');
        if (node !== undefined && event.button === 0) pick(node);
      }}
      onContextMenu={onContextMenu}
      onPointerOver={tip}
    >
      {pinned.map((row) => {
        const activity = feed.activity.of(row.node);
        return (
          <TopicRow
            key={row.node}
            row={row}
            pinned
            picked={row.node === active}
            active={row === current}
            flash={activity?.flash ?? 0}
            busy={activity?.busy ?? false}
            age={row.lastTime === null ? '' : formats.span(now - row.lastTime)}
            rule={row.colour === null ? undefined : colours[row.colour]}
          />
        );
      })}
    </div>
  );
}
