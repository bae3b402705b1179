import { expect, test } from 'vitest';
import { importsOf } from './imports.ts';
import { check } from './rules.ts';

const source = (path: string, text: string) => ({ path, text });

test('finds every form of import and tells types apart', () => {
  const text = `
    import a, { b } from './a.ts';
    import type { C } from "./c.ts";
    import { type D, type E } from './d.ts';
    import { type F, g } from './f.ts';
    import './side.css';
    export { h } from './h.ts';
    export * from './i.ts';
    const lazy = () => import('./lazy.ts');
    type T = typeof import('./typed.ts');
    import worker from 'pkg/worker.js?worker&url';
    import {
      many,
      lines,
    } from './many.ts';
    // import './comment.ts';
    /* import './block.ts'; */
    const url = 'https://example.invalid'; import './after-url.ts';
  `;
  const found = importsOf(source('x/y.ts', text));
  expect(found.map((one) => one.file ?? one.specifier).sort()).toEqual([
    'pkg/worker.js',
    'x/a.ts',
    'x/after-url.ts',
    'x/c.ts',
    'x/d.ts',
    'x/f.ts',
    'x/h.ts',
    'x/i.ts',
    'x/lazy.ts',
    'x/many.ts',
    'x/side.css',
    'x/typed.ts',
  ]);
  expect(found.filter((one) => one.typeOnly).map((one) => one.file)).toEqual(['x/c.ts', 'x/d.ts']);
});

test.each([
  ['shared/a.ts', '../electron/core/core.ts'],
  ['shared/a.ts', '../renderer/main.tsx'],
  ['electron/core/a/b.ts', '../../desktop/menu.ts'],
  ['electron/core/a/b.ts', '../../web/access.ts'],
  ['electron/core/a/b.ts', '../../../renderer/main.tsx'],
  ['electron/desktop/a.ts', '../core/topics/tree.ts'],
  ['electron/desktop/a.ts', '../web/access.ts'],
  ['electron/main.ts', './serve.ts'],
  ['electron/web/a.ts', '../desktop/menu.ts'],
  ['electron/serve.ts', './core/capture/capture.ts'],
  ['electron/preload.ts', './core/ports.ts'],
  ['electron/preload.ts', '../shared/contract/app.ts'],
  ['renderer/a.ts', '../electron/core/ports.ts'],
  ['renderer/a.ts', '../shared/contract/app.ts'],
  ['renderer/features/topics/a.tsx', '../publish/b.tsx'],
  ['renderer/ui/a.tsx', '../state/b.ts'],
])('%s must not import %s', (path, target) => {
  expect(check([source(path, `import { a } from '${target}';`)])).toHaveLength(1);
});

test('types count', () => {
  const file = source('renderer/a.ts', `import type { A } from '../electron/core/ports.ts';`);
  expect(check([file])).toEqual(['renderer/a.ts must not import electron/core/ports.ts']);
});

test.each([
  ['renderer/a.ts', 'electron'],
  ['electron/core/core.ts', 'electron'],
  ['electron/core/topics/a.ts', 'mqtt'],
  ['electron/core/client/a.ts', 'node:sqlite'],
  ['electron/core/client/a.ts', 'ws'],
  ['electron/core/a.ts', 'node:http'],
  ['electron/preload.ts', 'node:fs'],
  ['renderer/features/publish/a.tsx', 'monaco-editor/editor/editor.api.js'],
  ['renderer/live/a.ts', 'zustand'],
])('%s does not own %s', (path, name) => {
  expect(check([source(path, `import { a } from '${name}';`)])).toHaveLength(1);
});

test('what the table allows passes', () => {
  const files = [
    source(
      'electron/main.ts',
      `import { app } from 'electron'; import { a } from './desktop/a.ts';`,
    ),
    source('electron/desktop/a.ts', `import { b } from '../core/core.ts';`),
    source('electron/core/core.ts', `import { c } from '../../shared/c.ts'; import './x/y.ts';`),
    source('electron/preload.ts', `import type { c } from '../shared/c.ts'; import 'electron';`),
    source('renderer/features/topics/a.tsx', `import './b.tsx'; import '../../state/c.ts';`),
    source('electron/core/client/wire.ts', `import { connect } from 'mqtt';`),
  ];
  expect(check(files)).toEqual([]);
});

test('a second file with a dependency one file owns is named', () => {
  const files = ['a', 'b'].map((name) =>
    source(`electron/core/client/${name}.ts`, `import type { M } from 'mqtt';`),
  );
  expect(check(files)).toEqual([
    'electron/core/client/b.ts must not import mqtt: one file owns it',
  ]);
});

test('a cycle is found, types counted', () => {
  const files = [
    source('shared/a.ts', `import { b } from './b.ts';`),
    source('shared/b.ts', `import { c } from './c.ts';`),
    source('shared/c.ts', `import type { A } from './a.ts';`),
  ];
  expect(check(files)).toEqual(['cycle: shared/a.ts -> shared/b.ts -> shared/c.ts -> shared/a.ts']);
});

test('form: default exports, names, length', () => {
  expect(check([source('shared/a.ts', 'export default 1;')])).toHaveLength(1);
  const renamed = `const a = 1; export { a as ${'default'} };`;
  expect(check([source('shared/a.ts', renamed)])).toHaveLength(1);
  expect(check([source('shared/camelCase.ts', '')])).toHaveLength(1);
  expect(check([source('shared/a.ts', '\n'.repeat(400))])).toHaveLength(1);
});
