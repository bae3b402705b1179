import { useTranslation } from 'react-i18next';
import type { BrokerAddress } from '../../../shared/mqtt/broker-address.ts';
import { VisibleText } from '../../ui/visible-text.tsx';
import css from './quick-connect.module.css';
import type { QuickOption } from './quick-options.ts';

interface QuickConnectListProps {
  id: string;
  options: readonly QuickOption[];
  chosen: number;
  onChoose(index: number): void;
  onRun(option: QuickOption): void;
}

export function QuickConnectList({ id, options, chosen, onChoose, onRun }: QuickConnectListProps) {
  const { t } = useTranslation();
  return (
    <div
      id={id}
      className={css.list}
      role="listbox"
      aria-label={t('quickConnect.offered')}
      // The field keeps the focus.
      onMouseDown={(event) => event.preventDefault()}
    >
      {options.map((option, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the combobox keeps the focus.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the combobox has the keys.
        <div
          key={option.key}
          id={`${id}-${index}`}
          className={css.option}
          role="option"
          aria-selected={index === chosen}
          onClick={() => onRun(option)}
          onPointerMove={() => onChoose(index)}
        >
          {option.kind === 'address' ? (
            <Understood address={option.address} />
          ) : (
            <>
              <span className={css.name}>
                <VisibleText text={option.profile.name} />
              </span>
              <span className={css.how}>
                {`${option.profile.transport}://${option.profile.host}:${option.profile.port}`}
              </span>
            </>
          )}
        </div>
      ))}
    </div>
  );
}

/** What an address was understood as. */
function Understood({ address }: { address: BrokerAddress }) {
  const { t } = useTranslation();
  const { transport, host, port, path, username, password } = address;
  const isWeb = transport === 'ws' || transport === 'wss';
  const how = [
    t(`quickConnect.how.${transport}`),
    isWeb && path !== undefined ? path : null,
    username === '' ? null : t('quickConnect.user', { name: username }),
    password === undefined ? null : t('quickConnect.password'),
  ];
  return (
    <>
      <span className={css.host}>
        <VisibleText text={host} />
        <span className={css.port}>{t('quickConnect.port', { port: String(port) })}</span>
      </span>
      <span className={css.how}>{how.filter(Boolean).join(' · ')}</span>
    </>
  );
}
