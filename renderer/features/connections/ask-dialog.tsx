// Asks for what a profile does not keep, or keeps otherwise, before it connects.
import { useTranslation } from 'react-i18next';
import type { AskedValues } from '../../../shared/contract/diagnosis.ts';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { reconnect } from '../../actions/connections.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { CredentialsDialog } from './credentials-dialog.tsx';

interface AskDialogProps {
  profile: Profile;
  names: readonly string[];
  given: AskedValues;
}

export function AskDialog({ profile, names, given }: AskDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  return (
    <CredentialsDialog
      profile={profile}
      {...{ names, given }}
      action={t('action.connect')}
      memory={t('ask.memory')}
      onAnswered={(asked) => {
        show(null);
        void reconnect(page, profile.id, { ...given, ...asked });
      }}
      onClose={() => show(null)}
    />
  );
}
