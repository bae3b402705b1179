// Letters typed in a list go to the row that begins with them. A letter that is also a shortcut is one
// when no other letter follows it.
import { type KeyboardEvent, useRef } from 'react';
import { usePage } from '../page.ts';
import { matchesKeys } from './command.ts';
import { useCommands } from './use-commands.ts';

/** What was typed of a name. */
interface Typed {
  text: string;
  at: number;
  /** Keeps the letter from being a shortcut. */
  cancel: (() => void) | null;
}

export interface TypeAhead {
  /** True for a blank within a name that is being typed; else it may be a key of its own. */
  goesOn(event: KeyboardEvent): boolean;
  /** Takes a letter; false: the key is none. */
  take(event: KeyboardEvent): boolean;
  /** What was typed is over. */
  end(): void;
}

const NOTHING_TYPED: Typed = { text: '', at: Number.NEGATIVE_INFINITY, cancel: null };
/** Letters after a longer pause begin a new name. */
const TYPING_MS = 1_000;
/** A letter that is also a shortcut is one when no other letter follows it for this long. */
const LETTER_ALONE_MS = 350;

/** `find` goes to the next row whose name begins with a text; the row it is on counts where `stay` says so. */
export function useTypeAhead(find: (text: string, stay: boolean) => void): TypeAhead {
  const { clock } = usePage();
  const commands = useCommands();
  const typed = useRef<Typed>({ ...NOTHING_TYPED });

  const isTyping = () => clock.now() - typed.current.at < TYPING_MS;
  const goesOn = (event: KeyboardEvent) => event.key === ' ' && isLetter(event) && isTyping();
  const type = (letter: string) => {
    const { current } = typed;
    current.cancel?.();
    const begun = isTyping() ? current.text : '';
    current.text = begun + letter;
    current.at = clock.now();
    // The same letter again and again goes through the rows that begin with it.
    const same = [...current.text].every((other) => other === letter);
    find(same ? letter : current.text, !same);
  };
  const take = (event: KeyboardEvent) => {
    if (!isLetter(event)) return false;
    const { current } = typed;
    const shortcut = commands().find(
      ({ keys, when }) => keys.some((one) => matchesKeys(event.nativeEvent, one)) && when(),
    );
    if (!shortcut || isTyping() || event.repeat) {
      type(event.key);
      return true;
    }
    current.text = event.key;
    current.at = clock.now();
    current.cancel = clock.after(LETTER_ALONE_MS, () => {
      typed.current = { ...NOTHING_TYPED };
      shortcut.run();
    });
    return true;
  };
  const end = () => {
    typed.current.cancel?.();
    typed.current = { ...NOTHING_TYPED };
  };
  return { goesOn, take, end };
}

function isLetter(event: KeyboardEvent): boolean {
  const isText = [...event.key].length === 1 && !/[?[\].]/.test(event.key);
  return isText && !event.ctrlKey && !event.metaKey && !event.altKey;
}
