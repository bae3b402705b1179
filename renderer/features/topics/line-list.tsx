// Lines of a dialog whose order counts: each can be moved, removed, and more be added.
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, IconButton } from '../../ui/button.tsx';
import css from './decoration-dialog.module.css';

interface LineListProps<Line> {
  lines: readonly Line[];
  most: number;
  /** What the button that adds one says. */
  add: string;
  fresh(): Line;
  onChange(lines: readonly Line[]): void;
  children(line: Line, index: number, change: (part: Partial<Line>) => void): ReactNode;
}

export function LineList<Line extends object>(props: LineListProps<Line>) {
  const { lines, most, add, fresh, onChange, children } = props;
  const { t } = useTranslation();
  const move = (index: number, by: number) => {
    const next = [...lines];
    const [line] = next.splice(index, 1);
    if (line) next.splice(index + by, 0, line);
    onChange(next);
  };
  return (
    <>
      <ol className={css.lines}>
        {lines.map((line, index) => {
          const number = index + 1;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line being typed has no other identity.
            <li key={index} className={css.line}>
              {children(line, index, (part) =>
                onChange(lines.map((one, at) => (at === index ? { ...one, ...part } : one))),
              )}
              <span className={css.moves}>
                <IconButton
                  icon="up"
                  label={t('tree.moveUp', { number })}
                  disabled={index === 0}
                  onClick={() => move(index, -1)}
                />
                <IconButton
                  icon="down"
                  label={t('tree.moveDown', { number })}
                  disabled={index === lines.length - 1}
                  onClick={() => move(index, 1)}
                />
                <IconButton
                  icon="trash"
                  label={t('tree.removeLine', { number })}
                  onClick={() => onChange(lines.filter((_, at) => at !== index))}
                />
              </span>
            </li>
          );
        })}
      </ol>
      <Button
        small
        icon="plus"
        disabled={lines.length >= most}
        onClick={() => onChange([...lines, fresh()])}
      >
        {add}
      </Button>
    </>
  );
}
