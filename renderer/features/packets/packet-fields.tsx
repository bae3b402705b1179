// The fields of a packet as an outline that is open all the way.
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { PacketField } from '../../../shared/contract/packets.ts';
import { rowByKey } from '../../ui/row-by-key.ts';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './packet-details.module.css';
import { usePacketWords } from './use-packet-words.ts';

interface PacketFieldsProps {
  fields: readonly PacketField[];
  /** Index of a field, as in the calls below. */
  chosen: number | null;
  onChoose(at: number): void;
  onHover(at: number | null): void;
}

export function PacketFields({ fields, chosen, onChoose, onHover }: PacketFieldsProps) {
  const { t } = useTranslation();
  const words = usePacketWords();
  const tree = useRef<HTMLDivElement>(null);
  const said = fields.map((field) => ({
    name: words.name(field),
    value: words.value(field),
    level: field.level,
  }));
  useEffect(() => {
    const item = chosen === null ? null : tree.current?.children[chosen];
    item?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = rowByKey(event.key, { at: chosen ?? -1, total: fields.length });
    if (at === undefined) return;
    event.preventDefault();
    onChoose(at);
  };
  return (
    <div
      ref={tree}
      className={css.fields}
      role="tree"
      tabIndex={0}
      aria-label={t('packets.fields')}
      aria-activedescendant={chosen === null ? undefined : fieldId(chosen)}
      data-testid="packet-fields"
      onKeyDown={onKeyDown}
      onPointerLeave={() => onHover(null)}
    >
      {said.map(({ name, value, level }, at) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the tree keeps the focus.
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: fields repeat and never change.
          key={at}
          id={fieldId(at)}
          className={css.field}
          role="treeitem"
          aria-level={level + 1}
          aria-selected={at === chosen}
          onPointerEnter={() => onHover(at)}
          onMouseDown={() => onChoose(at)}
        >
          <span className={css.name} style={{ paddingLeft: level * 14 }}>
            <VisibleText text={name} />
          </span>
          <span className={css.value} data-tip={value.length > 30 ? value : undefined}>
            <VisibleText text={value} />
          </span>
        </div>
      ))}
    </div>
  );
}

function fieldId(at: number): string {
  return `packet-field-${at}`;
}
