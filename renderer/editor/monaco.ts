// The only importer of monaco-editor. Loaded after the page is usable; the editor's worker is
// started through a Trusted Types policy, because the page's policy allows no plain script URL.

import * as monaco from 'monaco-editor/editor/editor.api.js';
import editorWorkerUrl from 'monaco-editor/editor/editor.worker.js?worker&url';
import 'monaco-editor/features/find/register.js';
import 'monaco-editor/features/bracketMatching/register.js';
import 'monaco-editor/features/folding/register.js';
import 'monaco-editor/features/linesOperations/register.js';
import 'monaco-editor/features/multicursor/register.js';
import 'monaco-editor/features/wordOperations/register.js';
import 'monaco-editor/features/clipboard/register.js';
import 'monaco-editor/features/unicodeHighlighter/register.js';

interface ScriptPolicy {
  createScriptURL(url: string): string;
}

interface TrustedTypes {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy;
}

declare global {
  interface Window {
    readonly trustedTypes?: TrustedTypes;
    MonacoEnvironment?: { getWorker(): Worker };
  }
}

const policy = window.trustedTypes?.createPolicy('mqttscope-worker', {
  createScriptURL(url) {
    if (new URL(url, location.href).origin !== location.origin) {
      throw new TypeError('Workers come from the page itself.');
    }
    return url;
  },
});

window.MonacoEnvironment = {
  getWorker: () => {
    const url = policy ? policy.createScriptURL(editorWorkerUrl) : editorWorkerUrl;
    return new Worker(url, { type: 'module' });
  },
};

// Only colours and brackets: the full JSON service would add a worker of 400 kB to say what the
// publish form says in a line.
monaco.languages.register({ id: 'json' });
monaco.languages.setLanguageConfiguration('json', {
  brackets: [
    ['{', '}'],
    ['[', ']'],
  ],
  autoClosingPairs: [
    { open: '{', close: '}' },
    { open: '[', close: ']' },
    { open: '"', close: '"', notIn: ['string'] },
  ],
});
monaco.languages.setMonarchTokensProvider('json', {
  // Monaco's own themes colour tokens that end in .json, past those of the page.
  tokenPostfix: '',
  tokenizer: {
    root: [
      [/"(?:[^"\\]|\\.)*"(?=\s*:)/, 'key'],
      [/"(?:[^"\\]|\\.)*"?/, 'string'],
      [/-?\d[\d.eE+-]*/, 'number'],
      [/\b(?:true|false|null)\b/, 'keyword'],
      [/[{}[\],:]/, 'delimiter'],
    ],
  },
});

export { monaco };
