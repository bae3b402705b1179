import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { PALETTE } from '../../../shared/contract/defaults.ts';
import { parseQuery } from '../../../shared/query/parse-query.ts';
import { useProblemLine } from '../../i18n/use-problem-line.ts';
import type { CaptureRef } from '../../state/capture-ref.ts';
import {
  type ColourRule,
  MOST_RULES,
  useDecorations,
  useDecorationsOf,
} from '../../state/decorations.ts';
import { TextInput } from '../../ui/field.tsx';
import css from './decoration-dialog.module.css';
import { DecorationDialog, LineProblem } from './decoration-dialog.tsx';
import { LineList } from './line-list.tsx';

/** Which rows have a colour: queries, the first that matches the newest message counts. */
export function ColourRulesDialog({ capture }: { capture: CaptureRef }) {
  const { t } = useTranslation();
  const { captureId } = capture;
  const { colours } = useDecorationsOf(captureId);
  const setPreview = useDecorations((state) => state.setPreview);
  const fresh = (): ColourRule => {
    const colour = PALETTE[colours.length % PALETTE.length] ?? 'red';
    return { name: t(`tree.colour.${colour}`), query: '', colour };
  };
  return (
    <DecorationDialog
      capture={capture}
      title={t('tree.colourTitle')}
      hint={t('tree.colourHint')}
      cleaned={({ colours: lines, values }) => ({
        colours: lines.filter(({ query }) => query.trim() !== ''),
        values,
      })}
    >
      <LineList
        lines={colours}
        most={MOST_RULES}
        add={t('tree.colourAdd')}
        fresh={fresh}
        onChange={(lines) => setPreview(captureId, { colours: lines })}
      >
        {(rule, index, set) => <RuleLine rule={rule} number={index + 1} onChange={set} />}
      </LineList>
    </DecorationDialog>
  );
}

interface RuleLineProps {
  rule: ColourRule;
  number: number;
  onChange(part: Partial<ColourRule>): void;
}

function RuleLine({ rule, number, onChange }: RuleLineProps) {
  const { t } = useTranslation();
  const id = useId();
  const text = useProblemLine()(rule.query.trim() === '' ? null : parseQuery(rule.query).problem);
  return (
    <div className={css.fields}>
      <TextInput
        className={css.name}
        value={rule.name}
        aria-label={t('tree.ruleName', { number })}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      <TextInput
        mono
        value={rule.query}
        placeholder="$.temp > 60"
        aria-label={t('tree.ruleQuery', { number })}
        aria-invalid={text ? true : undefined}
        aria-describedby={text ? id : undefined}
        onChange={(event) => onChange({ query: event.target.value })}
      />
      <span
        className={css.swatches}
        role="radiogroup"
        aria-label={t('tree.ruleColour', { number })}
      >
        {PALETTE.map((colour) => (
          <label key={colour} className={css.swatch} data-rule={colour}>
            <input
              type="radio"
              name={id}
              aria-label={t(`tree.colour.${colour}`)}
              data-tip={t(`tree.colour.${colour}`)}
              checked={rule.colour === colour}
              onChange={() => onChange({ colour })}
            />
          </label>
        ))}
      </span>
      <LineProblem id={id} text={text} />
    </div>
  );
}
