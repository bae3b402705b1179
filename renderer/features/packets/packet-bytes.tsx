// The bytes of a packet in hexadecimal and ASCII, a range of them marked.
import { type MouseEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { byteToHex } from '../../../shared/payload/hex.ts';
import { asciiOf } from '../../ui/byte-text.ts';
import { numberAt } from '../../ui/data-at.ts';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { useSize } from '../../ui/use-size.ts';
import { rowIndexes, useVirtualRows } from '../../ui/use-virtual-rows.ts';
import css from './packet-details.module.css';

const ROW_HEIGHT = 18;
/** Room for sixteen bytes a row; else eight. */
const WIDE_PX = 540;

interface PacketBytesProps {
  bytes: Uint8Array;
  /** What is marked: from, and up to without. */
  from: number;
  to: number;
  onByte(at: number): void;
}

export function PacketBytes({ bytes, from, to, onByte }: PacketBytesProps) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const { width } = useSize(scroller, { width: 300, height: 120 });
  const perRow = width >= WIDE_PX ? 16 : 8;
  const total = Math.ceil(bytes.length / perRow);
  const rows = useVirtualRows({ scroller, total, rowHeight: ROW_HEIGHT });
  const { scrollTo } = rows;
  useEffect(() => {
    if (to > from) scrollTo(Math.floor(from / perRow), 'nearest');
  }, [from, to, perRow, scrollTo]);
  const onMouseDown = (event: MouseEvent) => {
    const at = numberAt(event.target, 'byte');
    if (at !== undefined) onByte(at);
  };
  return (
    <section
      ref={scroller}
      className={css.bytes}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('packets.rawBytes')}
      data-testid="packet-bytes"
      onMouseDown={onMouseDown}
    >
      <RowsInSight rows={rows}>
        {rowIndexes(rows).map((row) => (
          <ByteRow
            key={row}
            offset={row * perRow}
            bytes={bytes.subarray(row * perRow, (row + 1) * perRow)}
            perRow={perRow}
            from={from}
            to={to}
          />
        ))}
      </RowsInSight>
    </section>
  );
}

interface ByteRowProps {
  offset: number;
  bytes: Uint8Array;
  perRow: number;
  from: number;
  to: number;
}

function ByteRow({ offset, bytes, perRow, from, to }: ByteRowProps) {
  const isMarked = (at: number) => at >= from && at < to;
  const cells = Array.from(bytes, (byte, at) => ({ byte, at: offset + at }));
  const missing = ' '.repeat((perRow - bytes.length) * 3);
  return (
    <div className={css.byteRow}>
      <span className={css.offset}>{offset.toString(16).padStart(4, '0')}</span>
      <span className={css.hex}>
        {cells.map(({ byte, at }) => (
          <span key={at} data-byte={at} data-marked={isMarked(at) || undefined}>
            {`${byteToHex(byte)} `}
          </span>
        ))}
        {missing}
      </span>
      <span className={css.ascii}>
        {cells.map(({ byte, at }) => (
          <span key={at} data-byte={at} data-marked={isMarked(at) || undefined}>
            {asciiOf(byte)}
          </span>
        ))}
      </span>
    </div>
  );
}
