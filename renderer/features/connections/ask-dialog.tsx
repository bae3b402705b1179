// Asks for what a profile does not keep, before it connects.
import { useTranslation } from 'react-i18next';
import type { Profile } from '../../../shared/contract/profiles.ts';
import { connect } from '../../actions/connections.ts';
import { usePage } from '../../page.ts';
import { useOverlay } from '../../state/overlay.ts';
import { CredentialsDialog } from './credentials-dialog.tsx';

interface AskDialogProps {
  profile: Profile;
  names: readonly string[];
}

export function AskDialog({ profile, names }: AskDialogProps) {
  const { t } = useTranslation();
  const page = usePage();
  const show = useOverlay((state) => state.show);
  return (
    <CredentialsDialog
      profile={profile}
      names={names}
      action={t('action.connect')}
      memory={t('ask.memory')}
      onAnswered={(asked) => {
        show(null);
        void connect(page, profile.id, asked);
      }}
      onClose={() => show(null)}
    />
  );
}
