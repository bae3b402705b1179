import { useTranslation } from 'react-i18next';
import type { Scope } from '../../../shared/contract/exchange.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import dialogCss from '../../ui/dialog-content.module.css';
import { Field, TextInput } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import css from './capture-dialog.module.css';
import type { ScopeState } from './use-scope.ts';

interface ScopeFieldsProps {
  state: ScopeState;
  /** Messages in the capture now. */
  messages: number;
}

/** Everything, what a query matches, or what was picked before. */
export function ScopeFields({ state, messages }: ScopeFieldsProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const problemText = useProblemText();
  const { kind, query, ids, problem } = state;
  const picked = t('scope.picked', { count: ids.length, number: formats.count(ids.length) });
  const error =
    problem && t('scope.problemAt', { at: problem.at + 1, reason: problemText(problem).message });
  return (
    <fieldset className={css.group}>
      <legend className={css.legend}>{t('scope.title')}</legend>
      <div className={dialogCss.inline}>
        <Segmented<Scope['kind']>
          label={t('scope.title')}
          value={kind}
          choices={[
            { value: 'all', label: t('scope.all', { number: formats.count(messages) }) },
            { value: 'query', label: t('scope.query') },
            ...(ids.length === 0 ? [] : [{ value: 'ids' as const, label: picked }]),
          ]}
          onChange={state.setKind}
        />
      </div>
      {kind === 'query' ? (
        <Field label={t('scope.queryLabel')} hint={t('scope.queryHint')} error={error ?? undefined}>
          {(control) => (
            <TextInput
              {...control}
              mono
              value={query}
              placeholder="topic:plant/# and $.temp > 30"
              onChange={(event) => state.setQuery(event.target.value)}
            />
          )}
        </Field>
      ) : null}
    </fieldset>
  );
}
