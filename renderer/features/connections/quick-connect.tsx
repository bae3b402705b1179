// Type an address, press Connect: a profile is made on the way. What was understood of the address is
// shown before, with the profiles it may mean.
import { type FormEvent, type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from '../../../shared/util/problem.ts';
import { connect, quickConnect } from '../../actions/connections.ts';
import { focusPlace } from '../../commands/focus.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { problemOf } from '../../live/problem-of.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { useProfileList } from '../../state/profile-list.ts';
import { useProfiles } from '../../state/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import css from './quick-connect.module.css';
import type { QuickOption } from './quick-options.ts';

/** What understands an address, loaded when one is typed. */
const loadOffers = () => import('./quick-offers.ts');
type Offers = Awaited<ReturnType<typeof loadOffers>>;

interface QuickConnectProps {
  primary?: boolean;
  focusTarget?: string;
}

export function QuickConnect({ primary, focusTarget }: QuickConnectProps) {
  const { t } = useTranslation();
  const page = usePage();
  const problemText = useProblemText();
  const id = useId();
  const profiles = useProfiles((state) => state.profiles);
  const { addresses, addAddress } = useProfileList();
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<Problem | null>(null);
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState(0);
  const [offers, setOffers] = useState<Offers | null>(null);
  const options = open ? (offers?.quickOptions(text, profiles, addresses) ?? []) : [];
  const current = options[chosen];
  const listId = `${id}-list`;

  const run = async (option: QuickOption | undefined) => {
    const { quickOptions, parseAddress, addressText } = offers ?? (await loadOffers());
    // It was typed and sent off before anything was offered.
    const [first] = offers ? [] : quickOptions(text, profiles, addresses);
    const target = option ?? first ?? parseAddress(text);
    if ('code' in target) {
      setProblem(target);
      return;
    }
    setOpen(false);
    setText('');
    if (target.kind === 'profile') await connect(page, target.profile.id);
    else {
      const failed = await quickConnect(page, target.address);
      setProblem(failed);
      if (failed) return setText((now) => now || text);
      addAddress(addressText(target.address));
    }
    // What one does next is look, where nothing is asked: the keys of the tree and its filter work at once.
    requestAnimationFrame(() => useOverlay.getState().overlay ?? focusPlace('topic-tree'));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const step = event.key === 'ArrowDown' ? 1 : -1;
      if (open) setChosen((chosen + step + options.length) % Math.max(options.length, 1));
      else setOpen(true);
    } else if (event.key === 'Escape' && options.length > 0) setOpen(false);
    else return;
    event.preventDefault();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === '' && !current) return;
    run(current).catch((error) => setProblem(problemOf(error)));
  };

  return (
    <form className={css.form} onSubmit={submit}>
      <div className={css.row}>
        <TextInput
          mono
          value={text}
          placeholder={t('quickConnect.placeholder')}
          role="combobox"
          aria-label={t('quickConnect.label')}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-error` : undefined}
          aria-autocomplete="list"
          aria-expanded={options.length > 0}
          aria-controls={listId}
          aria-activedescendant={current ? `${listId}-${chosen}` : undefined}
          data-focus={focusTarget}
          onFocus={() => void loadOffers().then(setOffers, () => undefined)}
          onBlur={() => setOpen(false)}
          onKeyDown={onKeyDown}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
            setChosen(0);
            setOpen(event.target.value.trim() !== '');
          }}
        />
        <Button submit look={primary ? 'primary' : 'plain'} disabled={text.trim() === ''}>
          {t('action.connect')}
        </Button>
      </div>
      {offers && options.length > 0 ? (
        <offers.QuickConnectList
          id={listId}
          options={options}
          chosen={chosen}
          onChoose={setChosen}
          onRun={(option) => void run(option)}
        />
      ) : null}
      {problem ? (
        <p id={`${id}-error`} className={css.error} role="alert">
          {problemText(problem).message}
        </p>
      ) : null}
    </form>
  );
}
