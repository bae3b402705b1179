// unit: everything that needs no program but Node. integration: needs a real mosquitto.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error('Node 24 or newer is needed: use the npm scripts, or put Node 24 first on PATH.');
}

const common = {
  environment: 'node' as const,
  // A stuck socket must end as a failure with a name, not as a hung run.
  testTimeout: 20_000,
  hookTimeout: 20_000,
};

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    projects: [
      {
        extends: true,
        test: {
          ...common,
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.integration.test.ts', 'test/e2e/**', 'test/bench/**'],
        },
      },
      {
        extends: true,
        test: { ...common, name: 'integration', include: ['test/**/*.integration.test.ts'] },
      },
    ],
  },
});
