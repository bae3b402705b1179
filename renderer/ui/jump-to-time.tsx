// Asks for a moment of the time line. Loaded when first opened: it knows how the query language writes
// times.
import { useState } from 'react';
import { momentOf } from '../../shared/query/moment.ts';
import { Button } from './button.tsx';
import { Field, TextInput } from './field.tsx';
import css from './jump-to-time.module.css';

interface JumpToTimeProps {
  label: string;
  hint: string;
  /** What is wrong with a text that is no time. */
  invalid: string;
  go: string;
  /** `until`: milliseconds since 1970, the newest moment to show. */
  onJump(until: number): void;
}

export function JumpToTime({ label, hint, invalid, go, onJump }: JumpToTimeProps) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className={css.jump}
      onSubmit={(event) => {
        event.preventDefault();
        const until = momentOf(text, Date.now());
        setWrong(until === null);
        if (until !== null) onJump(until);
      }}
    >
      <Field label={label} hint={hint} error={wrong ? invalid : undefined} className={css.field}>
        {(control) => (
          <TextInput
            {...control}
            mono
            autoFocus
            placeholder="14:03:12"
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setWrong(false);
            }}
          />
        )}
      </Field>
      <Button submit look="primary">
        {go}
      </Button>
    </form>
  );
}
