// The MQTT 5 properties of the message to publish. They are read and checked as they are typed; what is
// wrong is said beside its field and refused when it is published.
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { ProtocolVersion } from '../../../shared/contract/profiles.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import {
  correlationWritten,
  countProperties,
  NO_PROPERTIES,
  readProperties,
  topicAliasMaximum,
} from '../../actions/publish-properties.ts';
import { useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { useConnection } from '../../state/connections.ts';
import { type DraftProperties, useDraft, useDrafts } from '../../state/drafts.ts';
import { Button } from '../../ui/button.tsx';
import { Field, Select, TextInput } from '../../ui/field.tsx';
import { Segmented } from '../../ui/segmented.tsx';
import { UserPropertyRows } from '../../ui/user-property-rows.tsx';
import css from './properties-form.module.css';

const FORMATS = ['unsaid', 'text', 'bytes'] as const satisfies DraftProperties['format'][];

interface PropertiesFormProps {
  profileId: string;
  /** What the connection speaks. */
  version: ProtocolVersion;
}

interface PartProps {
  draft: DraftProperties;
  set(change: Partial<DraftProperties>): void;
  errorOf(field: keyof DraftProperties): string | undefined;
}

export function PropertiesForm({ profileId, version }: PropertiesFormProps) {
  const { t } = useTranslation();
  const noteId = useId();
  const problemText = useProblemText();
  const edit = useDrafts((state) => state.edit);
  const draft = useDraft(profileId).properties ?? NO_PROPERTIES;
  const connection = useConnection(profileId);
  const mostAliases = topicAliasMaximum(connection);
  const { problems } = readProperties(draft, mostAliases);
  const set = (change: Partial<DraftProperties>) =>
    edit(profileId, { properties: { ...draft, ...change } });
  const errorOf = (field: keyof DraftProperties) => {
    const problem: Problem | undefined = problems[field];
    return problem && problemText(problem).message;
  };
  const five = version === '5.0';
  const part: PartProps = { draft, set, errorOf };
  return (
    <div className={css.form} data-testid="publish-properties">
      {five ? null : (
        <p id={noteId} className={css.note}>
          {t('publishProperties.fiveOnly', { version })}
        </p>
      )}
      <fieldset
        className={css.fields}
        disabled={!five}
        aria-label={t('publish.propertiesTitle')}
        aria-describedby={five ? undefined : noteId}
      >
        <Fields {...part} />
        <ExpiryAndAlias
          {...part}
          most={five && connection?.state === 'connected' ? mostAliases : null}
        />
        <UserPropertyRows
          small
          words={{
            legend: t('publishProperties.user'),
            add: t('publishProperties.add'),
            name: (number) => t('publishProperties.name', { number }),
            value: (number) => t('publishProperties.value', { number }),
            moveUp: (number) => t('publishProperties.moveUp', { number }),
            remove: (number) => t('publishProperties.remove', { number }),
          }}
          rows={draft.user}
          error={errorOf('user')}
          onChange={(user) => set({ user })}
        />
      </fieldset>
      <div className={css.foot}>
        <Button
          small
          disabled={countProperties(draft) === 0 && draft.user.length === 0}
          onClick={() => edit(profileId, { properties: null })}
        >
          {t('publishProperties.clear')}
        </Button>
      </div>
    </div>
  );
}

function Fields(part: PartProps) {
  const { t } = useTranslation();
  const { draft, set, errorOf } = part;
  return (
    <>
      <div className={css.pair}>
        <Field label={t('publishProperties.contentType')} error={errorOf('contentType')}>
          {(control) => (
            <TextInput
              {...control}
              value={draft.contentType}
              placeholder="application/json"
              onChange={(event) => set({ contentType: event.target.value })}
            />
          )}
        </Field>
        <Field label={t('publishProperties.format')}>
          {(control) => (
            <Select
              {...control}
              value={draft.format}
              onChange={(event) =>
                set({ format: FORMATS.find((one) => one === event.target.value) ?? 'unsaid' })
              }
            >
              {FORMATS.map((one) => (
                <option key={one} value={one}>
                  {t(`publishProperties.${one}`)}
                </option>
              ))}
            </Select>
          )}
        </Field>
      </div>
      <Field label={t('publishProperties.responseTopic')} error={errorOf('responseTopic')}>
        {(control) => (
          <TextInput
            {...control}
            mono
            value={draft.responseTopic}
            onChange={(event) => set({ responseTopic: event.target.value })}
          />
        )}
      </Field>
      <Correlation {...part} />
    </>
  );
}

interface ExpiryAndAliasProps extends PartProps {
  /** The Topic Alias Maximum of the broker; null where none is connected. */
  most: number | null;
}

function ExpiryAndAlias({ draft, set, errorOf, most }: ExpiryAndAliasProps) {
  const { t } = useTranslation();
  const formats = useFormats();
  const error = errorOf('topicAlias');
  return (
    <div className={css.pair}>
      <Field label={t('publishProperties.expiry')} error={errorOf('expiry')}>
        {(control) => (
          <TextInput
            {...control}
            mono
            inputMode="numeric"
            value={draft.expiry}
            onChange={(event) => set({ expiry: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('publishProperties.alias')}
        hint={
          most === null || error
            ? undefined
            : t(most === 0 ? 'publishProperties.aliasNone' : 'publishProperties.aliasMost', {
                most: formats.count(most),
              })
        }
        error={error}
      >
        {(control) => (
          <TextInput
            {...control}
            mono
            inputMode="numeric"
            value={draft.topicAlias}
            onChange={(event) => set({ topicAlias: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

function Correlation({ draft, set, errorOf }: PartProps) {
  const { t } = useTranslation();
  const { correlationAs, correlationData } = draft;
  const asText = correlationWritten(draft, 'text');
  return (
    <div className={css.correlation}>
      <Field label={t('publishProperties.correlation')} error={errorOf('correlationData')}>
        {(control) => (
          <TextInput
            {...control}
            mono
            value={correlationData}
            placeholder={correlationAs === 'hex' ? '00 ff 10' : undefined}
            onChange={(event) => set({ correlationData: event.target.value })}
          />
        )}
      </Field>
      <Segmented<DraftProperties['correlationAs']>
        label={t('publishProperties.correlationAs')}
        value={correlationAs}
        choices={[
          { value: 'hex', label: t('publishProperties.hex') },
          {
            value: 'text',
            label: t('publishProperties.asText'),
            disabled: asText === undefined,
            tip: asText === undefined ? t('publishProperties.notText') : undefined,
          },
        ]}
        onChange={(as) =>
          set({ correlationAs: as, correlationData: correlationWritten(draft, as) ?? '' })
        }
      />
    </div>
  );
}
