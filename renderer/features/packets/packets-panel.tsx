// Every control packet of a connection, both ways: a list, and beside it the packet that is chosen as
// fields and bytes. Loaded when first shown.
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useProblemText } from '../../i18n/use-problem-text.ts';
import { ALL_PACKETS, PacketFeed } from '../../live/packet-feed.ts';
import { useRevision } from '../../live/revision.ts';
import { useFeed } from '../../live/use-feed.ts';
import { usePage } from '../../page.ts';
import { ProblemNote } from '../../ui/problem-note.tsx';
import { PacketDetails } from './packet-details.tsx';
import { PacketList } from './packet-list.tsx';
import { PacketsBar } from './packets-bar.tsx';
import css from './packets-panel.module.css';

export function PacketsPanel({ profileId }: { profileId: string }) {
  const { client, clock, host } = usePage();
  const { link } = host;
  const make = useCallback(
    () => new PacketFeed({ client, link, clock, profileId }),
    [client, link, clock, profileId],
  );
  const feed = useFeed(make);
  return feed ? <Packets profileId={profileId} feed={feed} /> : null;
}

function Packets({ profileId, feed }: { profileId: string; feed: PacketFeed }) {
  const { t } = useTranslation();
  const problemText = useProblemText();
  const [chosen, setChosen] = useState<number | null>(null);
  useRevision(feed.revision);
  return (
    <section className={css.panel} aria-label={t('packets.title')} data-testid="packets">
      <PacketsBar profileId={profileId} feed={feed} />
      {feed.problem ? <ProblemNote live {...problemText(feed.problem)} /> : null}
      <div className={css.split}>
        <div className={css.stack}>
          <PacketList feed={feed} chosen={chosen} onChoose={setChosen} />
          <Nothing feed={feed} />
        </div>
        {chosen === null ? null : (
          <PacketDetails
            key={chosen}
            profileId={profileId}
            packetId={chosen}
            onClose={() => setChosen(null)}
          />
        )}
      </div>
    </section>
  );
}

/** Says why the list is empty, where it is. */
function Nothing({ feed }: { feed: PacketFeed }) {
  const { t } = useTranslation();
  if (!feed.loaded || feed.rows.length > 0) return null;
  const filtered = feed.filter !== ALL_PACKETS && (feed.figures?.kept ?? 0) > 0;
  return <p className={css.nothing}>{t(filtered ? 'packets.noMatch' : 'packets.none')}</p>;
}
