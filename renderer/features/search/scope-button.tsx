// Whose messages the stream shows, and the way to take that from what is selected.
import { useTranslation } from 'react-i18next';
import { listBelow, listMessages, listTopic } from '../../actions/messages.ts';
import { useSelectedTopic } from '../../state/selection.ts';
import { Icon } from '../../ui/icon.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { scopeOf } from './scope.ts';
import css from './search-panel.module.css';

export function ScopeButton({ captureId, query }: { captureId: string; query: string }) {
  const { t } = useTranslation();
  const scope = scopeOf(query);
  const named = 'name' in scope;
  const name = named
    ? scope.name
    : t(scope.kind === 'all' ? 'search.scopeAll' : 'search.scopeQuery');
  return (
    <PopoverButton
      className={css.scope}
      side="bottom"
      label={t('search.scope')}
      face={
        <>
          <span className="visually-hidden">{t('search.scope')} </span>
          <span className={css.scopeName} data-topic={named || undefined}>
            <MiddleText text={name} />
          </span>
          <Icon name="down" size={12} />
        </>
      }
    >
      {(close) => <Scopes captureId={captureId} onChosen={close} />}
    </PopoverButton>
  );
}

function Scopes({ captureId, onChosen }: { captureId: string; onChosen(): void }) {
  const { t } = useTranslation();
  const topic = useSelectedTopic(captureId)?.topic ?? null;
  const choose = (list: () => void) => () => {
    onChosen();
    list();
  };
  return (
    <div className={css.scopes}>
      <button
        type="button"
        onClick={choose(() => listMessages(captureId, { query: '', until: null }, 'rows'))}
      >
        {t('search.scopeAll')}
      </button>
      {topic === null ? (
        <p>{t('search.scopeHint')}</p>
      ) : (
        <>
          <button type="button" onClick={choose(() => void listTopic(captureId, topic, null))}>
            {t('search.scopeTopic')} <code>{topic}</code>
          </button>
          <button type="button" onClick={choose(() => void listBelow(captureId, topic))}>
            {t('search.scopeBelow')} <code>{topic === '' ? '/#' : `${topic}/#`}</code>
          </button>
        </>
      )}
    </div>
  );
}
