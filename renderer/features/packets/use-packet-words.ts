// What the core says of a packet, in the language of the page.
import { useTranslation } from 'react-i18next';
import type { Explained, PacketField, PacketNote } from '../../../shared/contract/packets.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';

/** Fields that are no fields of the standard. */
const OWN = { Bytes: 'bytes', 'Further Bytes': 'furtherBytes', 'Not kept': 'notKept' } as const;

interface PacketWords {
  sentence(note: PacketNote): string;
  name(field: PacketField): string;
  value(field: PacketField): string;
  summary(parts: readonly Explained[]): string;
}

export function usePacketWords(): PacketWords {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const sentence = (note: PacketNote) => problemText(note).message;
  return {
    sentence,
    name: ({ name }) => (isOwn(name) ? t(`packets.own.${OWN[name]}`) : name),
    value: ({ value, note }) => (note ? `${value} (${sentence(note)})` : value),
    summary: (parts) =>
      parts
        .map(({ value, note }) => (note ? `${value} ${sentence(note)}`.trimStart() : value))
        .join(t('packets.listJoin')),
  };
}

function isOwn(name: string): name is keyof typeof OWN {
  return Object.hasOwn(OWN, name);
}
