import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { refreshBroker, startBroker, stopBroker } from '../../actions/connections.ts';
import { useFormats } from '../../i18n/format.ts';
import { useLinkState, usePage } from '../../page.ts';
import { useCoreInfo } from '../../state/core-info.ts';
import { Button } from '../../ui/button.tsx';
import css from './broker-panel.module.css';

const REFRESH_MS = 1_000;

/** The broker inside the program: started, stopped and watched from here. */
export function BrokerPanel() {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const link = useLinkState();
  const broker = useCoreInfo((state) => state.broker);
  const [busy, setBusy] = useState(false);

  useEffect(() => {
    if (link !== 'open') return;
    void refreshBroker(page);
    return page.clock.every(REFRESH_MS, () => {
      if (page.clock.visible()) void refreshBroker(page);
    });
  }, [page, link]);

  const run = async (action: typeof startBroker) => {
    setBusy(true);
    await action(page);
    setBusy(false);
  };
  const running = broker?.running ?? false;
  return (
    <section className={css.panel} aria-label={t('broker.title')}>
      <p className={css.text}>{t('broker.text')}</p>
      {running && broker ? (
        <dl className={css.figures}>
          <dt>{t('broker.address')}</dt>
          <dd>127.0.0.1:{broker.port}</dd>
          <dt>{t('broker.clients')}</dt>
          <dd>{formats.count(broker.clients)}</dd>
          <dt>{t('broker.devices')}</dt>
          <dd>{formats.count(broker.devices)}</dd>
          <dt>{t('broker.published')}</dt>
          <dd>{formats.count(broker.published)}</dd>
        </dl>
      ) : null}
      <div className={css.buttons}>
        {running ? (
          <>
            <Button disabled={busy} onClick={() => void run(stopBroker)}>
              {t('broker.stop')}
            </Button>
            <Button disabled={busy} onClick={() => void run(startBroker)}>
              {t('broker.connect')}
            </Button>
          </>
        ) : (
          <Button look="primary" disabled={busy} onClick={() => void run(startBroker)}>
            {t(busy ? 'broker.starting' : 'broker.start')}
          </Button>
        )}
      </div>
    </section>
  );
}
