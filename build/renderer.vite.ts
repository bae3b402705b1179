// How the page is built: two HTML files, one a host, over the same page.
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import type { UserConfig } from 'vite';

const root = fileURLToPath(new URL('../renderer', import.meta.url));

const config: UserConfig = {
  root,
  configFile: false,
  // The files are served from a folder of a host's choosing, so every address in them is relative.
  base: './',
  plugins: [react()],
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  worker: { format: 'es' },
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    target: ['chrome140', 'firefox140', 'safari18.4'],
    // A data: URL would need an exception in the content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // The editor is one big chunk on purpose: it loads after the page is usable.
    chunkSizeWarningLimit: 4_000,
    rolldownOptions: {
      input: { index: `${root}/index.html`, electron: `${root}/electron.html` },
      // What every start needs is one file: as sixty it is a tenth larger packed, and asked for sixty times.
      output: {
        codeSplitting: { groups: [{ name: 'start', tags: ['$initial'], minShareCount: 2 }] },
      },
    },
  },
};

export default config;
