import { useEffect, useState } from 'react';

/** A feed that lasts as long as its caller is on the page; null before it is made. `make` must be stable. */
export function useFeed<Feed extends { dispose(): void }>(make: () => Feed): Feed | null {
  const [feed, setFeed] = useState<Feed | null>(null);
  useEffect(() => {
    const made = make();
    setFeed(made);
    return () => made.dispose();
  }, [make]);
  return feed;
}
