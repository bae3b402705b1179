// The feeds of one topic, made when its panel is mounted and ended with it.
import { useEffect, useState } from 'react';
import { MessageBody } from '../../live/message-body.ts';
import { MessageFeed } from '../../live/message-feed.ts';
import { usePage } from '../../page.ts';

export interface MessageFeeds {
  feed: MessageFeed;
  body: MessageBody;
}

export function useMessageFeeds(captureId: string, node: number): MessageFeeds | null {
  const page = usePage();
  const [feeds, setFeeds] = useState<MessageFeeds | null>(null);
  useEffect(() => {
    const { client, clock, host } = page;
    const ahead = page.newest.take(captureId, node);
    const made = {
      feed: new MessageFeed({ client, link: host.link, clock, captureId, node, ahead }),
      body: new MessageBody(client, captureId),
    };
    setFeeds(made);
    return () => {
      made.feed.dispose();
      made.body.dispose();
    };
  }, [page, captureId, node]);
  return feeds;
}
