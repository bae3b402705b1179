// Before anything is connected: two ways to begin, neither of them in the way of the rest.
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { startBroker } from '../../actions/connections.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { Button } from '../../ui/button.tsx';
import { QuickConnect } from './quick-connect.tsx';
import css from './start-panel.module.css';

export function StartPanel() {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  const [starting, setStarting] = useState(false);
  const start = async () => {
    setStarting(true);
    await startBroker(page);
    setStarting(false);
  };
  return (
    <div className={css.start}>
      <section className={css.way}>
        <h2>{t('start.brokerTitle')}</h2>
        <p>{t('start.brokerText')}</p>
        <Button look="primary" disabled={starting} onClick={() => void start()}>
          {t(starting ? 'broker.starting' : 'start.tryBroker')}
        </Button>
      </section>
      <section className={css.way}>
        <h2>{t('start.connectTitle')}</h2>
        <p>{t('start.connectText')}</p>
        <div className={css.quick}>
          <QuickConnect />
        </div>
        <Button look="link" onClick={() => show({ kind: 'editor', profileId: null })}>
          {t('start.allSettings')}
        </Button>
      </section>
    </div>
  );
}
