// One packet: its fields, and its bytes with those of the field at hand marked.
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ContractClient } from '../../../shared/contract/contract.ts';
import { bytesToHex } from '../../../shared/payload/hex.ts';
import type { Problem } from '../../../shared/util/problem.ts';
import { showMessageById } from '../../actions/messages.ts';
import { timeOfDay, useFormats } from '../../i18n/format.ts';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { problemOf } from '../../live/problem-of.ts';
import { usePage } from '../../page.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { PacketBytes } from './packet-bytes.tsx';
import css from './packet-details.module.css';
import { PacketFields } from './packet-fields.tsx';
import { usePacketWords } from './use-packet-words.ts';

type Packet = Awaited<ReturnType<ContractClient['packets']['get']>>;

interface PacketDetailsProps {
  profileId: string;
  packetId: number;
  onClose(): void;
}

export function PacketDetails({ profileId, packetId, onClose }: PacketDetailsProps) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const words = usePacketWords();
  const { packet, problem } = usePacket(profileId, packetId);
  return (
    <section className={css.details} aria-label={t('packets.details')} data-testid="packet-details">
      <Head profileId={profileId} packet={packet} onClose={onClose} />
      {problem ? <ProblemNote live {...problemText(problem)} /> : null}
      {packet?.problem ? <ProblemNote message={words.sentence(packet.problem)} /> : null}
      {packet ? <FieldsAndBytes packet={packet} /> : null}
    </section>
  );
}

function FieldsAndBytes({ packet }: { packet: Packet }) {
  const { fields, bytes } = packet;
  const [chosen, setChosen] = useState<number | null>(null);
  const [hovered, setHovered] = useState<number | null>(null);
  const marked = fields[hovered ?? chosen ?? -1];
  return (
    <div className={css.body}>
      <PacketFields fields={fields} chosen={chosen} onChoose={setChosen} onHover={setHovered} />
      <PacketBytes
        bytes={bytes}
        from={marked?.from ?? 0}
        to={marked?.to ?? 0}
        onByte={(at) => {
          // The innermost field: those within a part come after it.
          const field = fields.findLastIndex(({ from, to }) => from <= at && at < to);
          setChosen(field === -1 ? null : field);
        }}
      />
    </div>
  );
}

interface HeadProps {
  profileId: string;
  packet: Packet | null;
  onClose(): void;
}

function Head({ profileId, packet, onClose }: HeadProps) {
  const { t } = useTranslation();
  const page = usePage();
  const formats = useFormats();
  const messageId = packet?.row.messageId ?? null;
  return (
    <header className={css.head}>
      <h3 className={css.title}>
        {packet ? (
          <>
            {packet.row.type}{' '}
            <span>
              {[
                t(`packets.direction.${packet.row.direction}`),
                timeOfDay(packet.row.time),
                t('packets.bytes', {
                  count: packet.row.bytes,
                  number: formats.count(packet.row.bytes),
                }),
              ].join(' · ')}
            </span>
          </>
        ) : null}
      </h3>
      {messageId === null ? null : (
        <Button small onClick={() => void showMessageById(page, profileId, messageId)}>
          {t('packets.showMessage')}
        </Button>
      )}
      {packet ? (
        <CopyButton
          text={bytesToHex(packet.bytes)}
          label={t('packets.copyBytes')}
          copiedLabel={t('messages.copied')}
        />
      ) : null}
      <IconButton icon="close" label={t('packets.closeDetails')} onClick={onClose} />
    </header>
  );
}

function usePacket(profileId: string, packetId: number) {
  const { client } = usePage();
  const [packet, setPacket] = useState<Packet | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    client.packets.get({ profileId, packetId }, { signal: abort.signal }).then(
      (answer) => {
        if (!abort.signal.aborted) setPacket(answer);
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setProblem(problemOf(error));
      },
    );
    return () => abort.abort();
  }, [client, profileId, packetId]);
  return { packet, problem };
}
