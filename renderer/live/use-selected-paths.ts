import { useEffect, useState } from 'react';
import { jsonPaths } from '../../shared/query/json-paths.ts';
import { usePage } from '../page.ts';
import { useSelectedTopic } from '../state/selection.ts';

const LONGEST_PAYLOAD = 256 * 1024;

/** The paths in the newest payload of the selected topic; none where it is no JSON or too long. */
export function useSelectedPaths(captureId: string): readonly string[] {
  const page = usePage();
  const node = useSelectedTopic(captureId)?.node;
  const [paths, setPaths] = useState<readonly string[]>([]);
  useEffect(() => {
    if (node === undefined) return;
    let wanted = true;
    const read = async () => {
      const { messages } = page.client;
      const { rows } = await messages.newest({ captureId, node, after: null, limit: 1 });
      const [newest] = rows;
      if (!newest) return;
      const { payload, size } = await messages.get({ captureId, id: newest.id });
      if (!wanted || size > Math.min(LONGEST_PAYLOAD, payload.length)) return;
      setPaths(jsonPaths(new TextDecoder().decode(payload)));
    };
    // Paths to choose from are a help; they can be typed too.
    void read().catch(() => undefined);
    return () => {
      wanted = false;
    };
  }, [page, captureId, node]);
  return paths;
}
