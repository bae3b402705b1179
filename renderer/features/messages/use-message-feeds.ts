// The feeds of one topic, made when its panel is mounted and ended with it.
import { useEffect, useState } from 'react';
import { MessageBody } from '../../live/message-body.ts';
import { MessageFeed } from '../../live/message-feed.ts';
import { usePage } from '../../page.ts';

export interface MessageFeeds {
  feed: MessageFeed;
  body: MessageBody;
}

export function useMessageFeeds(profileId: string, node: number): MessageFeeds | null {
  const page = usePage();
  const [feeds, setFeeds] = useState<MessageFeeds | null>(null);
  useEffect(() => {
    const { client, clock, host } = page;
    const made = {
      feed: new MessageFeed({ client, link: host.link, clock, captureId: profileId, node }),
      body: new MessageBody(client, profileId),
    };
    setFeeds(made);
    return () => {
      made.feed.dispose();
      made.body.dispose();
    };
  }, [page, profileId, node]);
  return feeds;
}
