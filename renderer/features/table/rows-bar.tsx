// What can be done with several picked rows, below the table, and what was copied.
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { copyTopicNames, markRead } from '../../actions/topic-picks.ts';
import { copyCsv } from '../../actions/topic-table.ts';
import { useFormats } from '../../i18n/format.ts';
import type { TopicFeed } from '../../live/topic-feed.ts';
import { usePage } from '../../page.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { type CopiedRows, useTableCopied } from '../../state/table-copied.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import css from './table-panel.module.css';

const SAID_MS = 8_000;

export function RowsBar({ captureId, feed }: { captureId: string; feed: TopicFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const page = usePage();
  const active = useSelectedTopic(captureId)?.node ?? null;
  const copied = useCopied(captureId);
  const count = feed.picks.count(active);
  const several = count > 1;
  const nodes = () => [...feed.picks.of(active)];
  const said = copied
    ? t(copied.of > copied.rows ? 'table.copiedSome' : 'table.copied', {
        count: copied.rows,
        number: formats.count(copied.rows),
        total: formats.count(copied.of),
      })
    : several
      ? t('table.picked', { number: formats.count(count) })
      : '';
  return (
    <>
      {/* There before it says something, or it would not be read out. */}
      <span className="visually-hidden" role="status" data-testid="table-said">
        {said}
      </span>
      {said === '' ? null : (
        <div className={css.rowsBar} role="toolbar" aria-label={t('table.pickedActions')}>
          <span className={css.said} aria-hidden="true">
            {said}
          </span>
          {several ? (
            <>
              <Button small onClick={() => void copyCsv(page, captureId, nodes(), t)}>
                {t('table.copyCsv')}
              </Button>
              <Button small onClick={() => void copyTopicNames(page, captureId, nodes())}>
                {t('table.copyNames')}
              </Button>
              <Button small onClick={() => void markRead(page, captureId, nodes())}>
                {t('table.markRead')}
              </Button>
              <IconButton
                icon="close"
                label={t('table.pickNone')}
                onClick={() => feed.picks.set(active === null ? [] : [active], active, active)}
              />
            </>
          ) : null}
        </div>
      )}
    </>
  );
}

function useCopied(captureId: string): CopiedRows | null {
  const { clock } = usePage();
  const { captureId: of, copied, say } = useTableCopied();
  useEffect(() => {
    if (!copied) return;
    return clock.after(SAID_MS, () => say(captureId, null));
  }, [clock, copied, say, captureId]);
  return of === captureId ? copied : null;
}
