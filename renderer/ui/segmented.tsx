import { useId } from 'react';
import css from './segmented.module.css';

export interface Choice<Value> {
  value: Value;
  label: string;
  /** Shown on hover. */
  tip?: string | undefined;
  disabled?: boolean | undefined;
}

interface SegmentedProps<Value> {
  label: string;
  value: Value;
  choices: readonly Choice<Value>[];
  onChange(value: Value): void;
}

/** One of a few, all in sight: native radio buttons, so arrows and screen readers work. */
export function Segmented<Value extends string | number>(props: SegmentedProps<Value>) {
  const name = useId();
  return (
    <div className={css.group} role="radiogroup" aria-label={props.label}>
      {props.choices.map((choice) => (
        <label key={choice.value} className={css.choice} data-tip={choice.tip}>
          <input
            className={css.input}
            type="radio"
            name={name}
            checked={choice.value === props.value}
            disabled={choice.disabled}
            onChange={() => props.onChange(choice.value)}
          />
          <span>{choice.label}</span>
        </label>
      ))}
    </div>
  );
}
