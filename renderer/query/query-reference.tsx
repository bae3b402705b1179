// The query language in a table. An example is a button: it is easier to change than to invent.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { queryReference } from '../../shared/query/query-reference.ts';
import css from './query-reference.module.css';

export function QueryReference({ onTry }: { onTry(query: string): void }) {
  const { t } = useTranslation();
  const meanings = useMeanings();
  return (
    <div className={css.reference}>
      <h2>{t('search.reference')}</h2>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('search.referenceSyntax')}</th>
            <th scope="col">{t('search.referenceMeaning')}</th>
            <th scope="col">{t('search.referenceExample')}</th>
          </tr>
        </thead>
        <tbody>
          {queryReference.map(({ id, syntax, example, meaning }) => (
            <tr key={id}>
              <td className={css.code}>{syntax}</td>
              <td>{meanings[id] ?? meaning}</td>
              <td>
                <button
                  type="button"
                  className={css.example}
                  data-tip={t('search.referenceTry')}
                  onClick={() => onTry(example)}
                >
                  {example}
                </button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The sentences in the user's language; English ones are part of the language itself. */
function useMeanings(): Readonly<Record<string, string>> {
  const { language } = useTranslation().i18n;
  const [meanings, setMeanings] = useState<Readonly<Record<string, string>>>({});
  useEffect(() => {
    if (language !== 'zh-CN') return setMeanings({});
    void import('../i18n/query-reference-zh-cn.ts').then(({ queryReferenceZhCn }) =>
      setMeanings(queryReferenceZhCn),
    );
  }, [language]);
  return meanings;
}
