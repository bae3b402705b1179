// Builds dist/electron (main, preload, serve: one CommonJS file each) and dist/renderer (the page),
// only what is stale. --only=electron or --only=renderer builds one, --force builds fresh ones too.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'vite';
import { hashOf, isFresh, markFresh, root } from './inputs.mjs';

if (Number(process.versions.node.split('.')[0]) < 24) {
  throw new Error('Node 24 or newer is needed: use the npm scripts, or put Node 24 first on PATH.');
}

// What is built is for users, also when a test that runs with another value builds it.
process.env.NODE_ENV = 'production';

const { values } = parseArgs({
  options: { only: { type: 'string' }, force: { type: 'boolean' } },
});

const common = ['shared', 'package.json', 'package-lock.json', 'build/build.mjs'];
const parts = {
  electron: {
    inputs: [...common, 'electron'],
    output: 'dist/electron/serve.cjs',
    run: buildElectron,
  },
  renderer: {
    inputs: [...common, 'renderer', 'build/renderer.vite.ts'],
    output: 'dist/renderer/index.html',
    run: buildRenderer,
  },
};

for (const [name, part] of Object.entries(parts)) {
  if (values.only && values.only !== name) continue;
  const stamp = `dist/stamps/${name}`;
  const hash = hashOf(part.inputs);
  if (!values.force && isFresh(stamp, hash) && existsSync(join(root, part.output))) {
    console.log(`Build of ${name}: up to date.`);
    continue;
  }
  const start = performance.now();
  try {
    await part.run();
  } catch (error) {
    // Vite's message has the file, the line and the reason; a stack trace would bury it.
    console.error(`Build of ${name} failed.\n${error.message}`);
    process.exit(1);
  }
  markFresh(stamp, hash);
  console.log(`Build of ${name}: ${((performance.now() - start) / 1000).toFixed(1)} s.`);
}

/**
 * One build an entry: several entries in one would share a chunk, which a sandboxed preload cannot
 * load. The capture thread comes first, because its text goes into the entries.
 */
async function buildElectron() {
  const version = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  const thread = await build(
    nodeBundle('core/capture/capture-thread', { write: false, sourcemap: false, minify: true }),
  );
  const define = {
    __VERSION__: JSON.stringify(version),
    __CAPTURE_THREAD__: JSON.stringify(codeOf(thread)),
  };
  for (const entry of ['main', 'preload', 'serve']) await build(nodeBundle(entry, {}, define));
}

async function buildRenderer() {
  const { default: config } = await import('./renderer.vite.ts');
  await build({ ...config, logLevel: 'warn' });
}

function nodeBundle(entry, output, define = {}) {
  return {
    root,
    configFile: false,
    logLevel: 'warn',
    define: { ...define, 'process.env.NODE_ENV': '"production"' },
    ssr: { noExternal: true, external: ['electron'], target: 'node' },
    build: {
      ssr: true,
      target: 'node24',
      outDir: 'dist/electron',
      emptyOutDir: false,
      copyPublicDir: false,
      minify: false,
      sourcemap: true,
      ...output,
      rolldownOptions: {
        input: `electron/${entry}.ts`,
        platform: 'node',
        output: { format: 'cjs', entryFileNames: `${entry}.cjs`, codeSplitting: false },
      },
    },
  };
}

function codeOf(result) {
  const chunk = [result].flat()[0]?.output[0];
  if (chunk?.type !== 'chunk') throw new Error('The capture thread was not built.');
  return chunk.code;
}
