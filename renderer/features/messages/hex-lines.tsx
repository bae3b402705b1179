import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { byteToHex } from '../../../shared/payload/hex.ts';
import { asciiOf } from '../../ui/byte-text.ts';
import { RowsInSight } from '../../ui/rows-in-sight.tsx';
import { rowIndexes, useVirtualRows } from '../../ui/use-virtual-rows.ts';
import css from './payload-view.module.css';

const ROW_HEIGHT = 18;
const WIDTH = 16;

/** Offset, bytes and printable ASCII, sixteen bytes a row. */
export function HexLines({ bytes }: { bytes: Uint8Array }) {
  const { t } = useTranslation();
  const scroller = useRef<HTMLDivElement>(null);
  const total = Math.ceil(bytes.length / WIDTH);
  const rows = useVirtualRows({ scroller, total, rowHeight: ROW_HEIGHT });
  return (
    <section
      ref={scroller}
      className={css.lines}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolled area must be reachable by keyboard.
      tabIndex={0}
      aria-label={t('payload.title')}
      data-focus="payload"
    >
      <RowsInSight rows={rows}>
        {rowIndexes(rows).map((row) => (
          <HexRow key={row} offset={row * WIDTH} bytes={bytes} />
        ))}
      </RowsInSight>
    </section>
  );
}

function HexRow({ offset, bytes }: { offset: number; bytes: Uint8Array }) {
  const part = bytes.subarray(offset, offset + WIDTH);
  const hex = Array.from(part, byteToHex);
  const left = hex.slice(0, 8).join(' ').padEnd(23);
  const right = hex.slice(8).join(' ').padEnd(23);
  const ascii = Array.from(part, asciiOf);
  return (
    <div className={css.row}>
      <span className={css.offset}>{offset.toString(16).padStart(8, '0')}</span>
      <span className={css.bytes}>{`${left}  ${right}`}</span>
      <span className={css.ascii}>{ascii.join('')}</span>
    </div>
  );
}
