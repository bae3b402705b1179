// The two ways to reach a broker of which it is not known whether it uses TLS.
import { useTranslation } from 'react-i18next';
import type { ProfileFields, Transport } from '../../../shared/contract/profiles.ts';
import { Button } from '../../ui/button.tsx';
import { addressOf } from './describe-profile.ts';
import { usesPath } from './editor/profile-form.ts';

interface TransportButtonsProps {
  fields: Pick<ProfileFields, 'transport' | 'host' | 'port' | 'path'>;
  disabled?: boolean;
  onChoose(transport: Transport): void;
}

export function TransportButtons({ fields, disabled, onChoose }: TransportButtonsProps) {
  const { t } = useTranslation();
  const [plain, secure] = usesPath(fields)
    ? (['ws', 'wss'] as const)
    : (['mqtt', 'mqtts'] as const);
  const address = (transport: Transport) =>
    addressOf({ ...fields, transport, transportChosen: true });
  return (
    <>
      <Button disabled={disabled} data-tip={address(plain)} onClick={() => onChoose(plain)}>
        {t('transport.plain', { scheme: `${plain}://` })}
      </Button>
      <Button
        look="primary"
        disabled={disabled}
        data-tip={address(secure)}
        onClick={() => onChoose(secure)}
      >
        {t('transport.secure', { scheme: `${secure}://` })}
      </Button>
    </>
  );
}
