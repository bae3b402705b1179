// Four projects by where a test lies and what it needs: *.integration.test.ts need a real mosquitto
// or the built program, everything else nothing but Node.
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error('Node 24 or newer is needed: use the npm scripts, or put Node 24 first on PATH.');
}

function project(name: string, include: string[], exclude: string[] = []) {
  return {
    extends: true as const,
    test: {
      name,
      include,
      exclude,
      environment: 'node' as const,
      // A stuck socket must end as a failure with a name, not as a hung run.
      testTimeout: 20_000,
      hookTimeout: 20_000,
    },
  };
}

const LAYERS = 'test/layers/**/*.test.ts';
const CONTRACT = 'test/contract/**/*.test.ts';
const INTEGRATION = 'test/**/*.integration.test.ts';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // By itself it leaves one of two cores idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    projects: [
      project('layers', [LAYERS]),
      project('contract', [CONTRACT], [INTEGRATION]),
      project('integration', [INTEGRATION]),
      project('unit', ['test/**/*.test.ts'], [LAYERS, CONTRACT, INTEGRATION]),
    ],
  },
});
