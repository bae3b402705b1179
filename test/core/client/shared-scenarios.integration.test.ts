// The scenarios kept beside this project, where they are: the tests here play their very bytes.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

interface Scenario {
  id: string;
  script: { send: string[] }[];
}

const FILE = join(import.meta.dirname, '../../../../shared/traffic/scenarios.json');

it.skipIf(!existsSync(FILE))(
  'every scenario is played (skipped where ../shared is missing)',
  () => {
    const scenarios: Scenario[] = JSON.parse(readFileSync(FILE, 'utf8'));
    const tests = ['scenarios', 'scram']
      .map((name) => readFileSync(join(import.meta.dirname, `${name}.integration.test.ts`), 'utf8'))
      .join('');
    // CONNACKs without properties are written by the scripted broker itself.
    const known = ['20020000', '2003000000'];
    for (const { id, script } of scenarios) {
      const packets = script
        .flatMap(({ send }) => send)
        .filter((text) => /^[0-9a-f]+$/.test(text) && !known.includes(text));
      expect(tests, id).toContain(`(${id})`);
      // The broker's last word of S23 signs nothing; a broker of the test signs for real.
      for (const packet of id === 'S23' ? packets.slice(0, 1) : packets) {
        expect(tests, id).toContain(packet);
      }
    }
  },
);
