// What can be done with the whole table, at the end of its bar.
import { useTranslation } from 'react-i18next';
import { copyPickedCsv } from '../../actions/topic-table.ts';
import { usePage } from '../../page.ts';
import { IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import panelCss from '../../ui/list-panel.module.css';
import { PopoverButton } from '../../ui/popover-button.tsx';
import { ColumnChooser } from './column-chooser.tsx';
import css from './table-panel.module.css';

export function TableTools({ captureId }: { captureId: string }) {
  const { t } = useTranslation();
  const page = usePage();
  return (
    <div className={panelCss.tools}>
      <PopoverButton
        className={css.columnsButton}
        side="bottom"
        label={t('table.columns')}
        tip={t('table.columns')}
        face={
          <>
            <Icon name="settings" size={14} />
            <span className={css.columnsWord}>{t('table.columns')}</span>
          </>
        }
      >
        {() => <ColumnChooser captureId={captureId} />}
      </PopoverButton>
      <IconButton
        icon="copy"
        label={t('table.copyCsv')}
        onClick={() => void copyPickedCsv(page, captureId, t)}
      />
    </div>
  );
}
