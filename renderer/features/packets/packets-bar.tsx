// What of the packet log is listed, how full it is, and what can be done with it.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { PacketFilter, PacketType } from '../../../shared/contract/packets.ts';
import { PACKET_TYPES } from '../../../shared/mqtt/packet-types.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { exportPackets, type PacketFile } from '../../actions/packets.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import type { PacketFeed } from '../../live/packet-feed.ts';
import { usePage } from '../../page.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Check, Select, TextInput } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import css from './packets-panel.module.css';

const TYPING_PAUSE_MS = 200;

export function PacketsBar({ profileId, feed }: { profileId: string; feed: PacketFeed }) {
  const { t } = useTranslation();
  const [written, setWritten] = useState<PacketFile | Problem | null>(null);
  const page = usePage();
  const empty = (feed.figures?.kept ?? 0) === 0;
  const write = async () => {
    setWritten(null);
    setWritten(await exportPackets(page, profileId, feed.filter));
  };
  return (
    <>
      <div className={css.bar}>
        <Filter feed={feed} />
        <div className={css.rest}>
          <Figures feed={feed} />
          {feed.hasNewer ? (
            <Button small onClick={() => toNewest(feed)}>
              {t('packets.newer')}
            </Button>
          ) : null}
          <IconButton
            icon={feed.paused ? 'play' : 'pause'}
            className={feed.paused ? css.paused : undefined}
            label={t(feed.paused ? 'packets.resume' : 'packets.pause')}
            keys={t('packets.pauseKey')}
            onClick={() => feed.setPaused(!feed.paused)}
          />
          <IconButton
            icon="save"
            label={t('packets.export')}
            disabled={empty}
            onClick={() => void write()}
          />
          <IconButton
            icon="trash"
            label={t('packets.clear')}
            disabled={empty}
            onClick={() => void feed.clear()}
          />
        </div>
      </div>
      <Written outcome={written} onDone={() => setWritten(null)} />
    </>
  );
}

function Filter({ feed }: { feed: PacketFeed }) {
  const { t } = useTranslation();
  const { clock } = usePage();
  const [filter, setFilter] = useState<PacketFilter>(feed.filter);
  const change = (part: Partial<PacketFilter>) => setFilter((before) => ({ ...before, ...part }));
  useEffect(() => {
    if (filter === feed.filter) return;
    // Each letter would begin a search of its own.
    const pause = filter.text === feed.filter.text ? 0 : TYPING_PAUSE_MS;
    return clock.after(pause, () => feed.setFilter(filter));
  }, [clock, feed, filter]);
  return (
    <div className={css.filters}>
      <TextInput
        small
        className={css.text}
        value={filter.text}
        maxLength={1_000}
        placeholder={t('packets.filterPlaceholder')}
        aria-label={t('packets.filterText')}
        onChange={(event) => change({ text: event.target.value })}
      />
      <Types types={filter.types} onChange={(types) => change({ types })} />
      <Select
        small
        className={css.choice}
        value={filter.direction ?? ''}
        aria-label={t('packets.column.direction')}
        onChange={({ target }) => change({ direction: directionOf(target.value) })}
      >
        <option value="">{t('packets.bothDirections')}</option>
        <option value="in">{t('packets.direction.in')}</option>
        <option value="out">{t('packets.direction.out')}</option>
      </Select>
    </div>
  );
}

interface TypesProps {
  types: readonly PacketType[];
  onChange(types: PacketType[]): void;
}

function Types({ types, onChange }: TypesProps) {
  const { t } = useTranslation();
  const face =
    types.length === 0
      ? t('packets.allTypes')
      : types.length === 1
        ? types[0]
        : t('packets.someTypes', { count: types.length });
  return (
    <PopoverButton
      className={css.types}
      label={t('packets.types')}
      face={
        <>
          <span>{face}</span>
          <Icon name="down" size={12} />
        </>
      }
    >
      {() => (
        <div className={css.typeList}>
          {ALL_TYPES.map((type) => (
            <Check
              key={type}
              label={type}
              checked={types.includes(type)}
              onChange={(checked) =>
                onChange(checked ? [...types, type] : types.filter((one) => one !== type))
              }
            />
          ))}
          <span className={css.typeActions}>
            <Button look="link" onClick={() => onChange([])}>
              {t('packets.allTypes')}
            </Button>
            <Button look="link" onClick={() => onChange([...ALL_BUT_PING])}>
              {t('packets.withoutPing')}
            </Button>
          </span>
        </div>
      )}
    </PopoverButton>
  );
}

const ALL_TYPES: readonly PacketType[] = [...PACKET_TYPES, 'MALFORMED'];
const ALL_BUT_PING = ALL_TYPES.filter((type) => !type.startsWith('PING'));

/** How much of its budget the log has used, and what had to go because of it. */
function Figures({ feed }: { feed: PacketFeed }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const { figures } = feed;
  if (!figures) return <span className={css.figures} />;
  const { kept, keptBytes, budgetBytes, dropped } = figures;
  return (
    <span className={css.figures} data-testid="packets-kept" data-value={kept}>
      <span
        data-tip={t('packets.keptTip', {
          count: kept,
          number: formats.count(kept),
          budget: formats.bytes(budgetBytes),
        })}
      >
        {t('packets.kept', {
          bytes: formats.bytes(keptBytes),
          budget: formats.bytes(budgetBytes),
        })}
      </span>
      {dropped > 0 ? (
        <span
          className={css.dropped}
          data-tip={t('packets.droppedTip')}
          data-testid="packets-dropped"
          data-value={dropped}
        >
          {` · ${t('packets.dropped', { number: formats.count(dropped) })}`}
        </span>
      ) : null}
    </span>
  );
}

interface WrittenProps {
  outcome: PacketFile | Problem | null;
  onDone(): void;
}

function Written({ outcome, onDone }: WrittenProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const problemText = useProblemText();
  if (!outcome) return null;
  if ('code' in outcome) return <ProblemNote live {...problemText(outcome)} />;
  const { file, packets } = outcome;
  const number = formats.count(packets);
  return (
    <div className={css.written} role="status">
      <span>{t('packets.written', { count: packets, number, name: file.name })}</span>
      <Button small onClick={() => page.host.files.deliver(file)}>
        {t(`packets.deliver.${page.host.files.delivery}`)}
      </Button>
      <IconButton icon="close" label={t('action.dismiss')} onClick={onDone} />
    </div>
  );
}

function toNewest(feed: PacketFeed): void {
  const list = document.querySelector('[data-focus="packets"]');
  if (list) list.scrollTop = 0;
  feed.setPaused(false);
}

function directionOf(text: string): PacketFilter['direction'] {
  return text === 'in' || text === 'out' ? text : null;
}
