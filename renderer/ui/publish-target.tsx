// Which broker a question before publishing is about, and what that broker is there for.
import { useTranslation } from 'react-i18next';
import { EnvironmentBadge } from './environment-badge.tsx';
import css from './publish-target.module.css';

interface PublishTargetProps {
  profile: {
    name: string;
    host: string;
    port: number;
    environment: 'none' | 'development' | 'staging' | 'production';
  };
}

export function PublishTarget({ profile }: PublishTargetProps) {
  const { t } = useTranslation();
  const { name, host, port, environment } = profile;
  return (
    <p className={css.target}>
      {environment === 'none' ? null : (
        <EnvironmentBadge environment={environment}>
          {t(`environment.${environment}`)}
        </EnvironmentBadge>
      )}
      {`${name} (${host}:${port})`}
    </p>
  );
}
