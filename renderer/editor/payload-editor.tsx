// The editor of payloads. Loaded lazily: see payload-field.tsx.
import { useEffect, useRef } from 'react';
import { followTheme } from './editor-theme.ts';
import { monaco } from './monaco.ts';
import css from './payload-editor.module.css';

interface PayloadEditorProps {
  value: string;
  language: 'json' | 'text';
  label: string;
  dark: boolean;
  onChange(value: string): void;
  onSubmit(): void;
}

export function PayloadEditor(props: PayloadEditorProps) {
  const { value, language, label, dark } = props;
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<monaco.editor.IStandaloneCodeEditor | null>(null);
  const latest = useRef(props);
  latest.current = props;
  const start = useRef({ value, language });

  useEffect(() => {
    if (!host.current) return;
    const { value: text, language: startLanguage } = start.current;
    const made = monaco.editor.create(host.current, {
      ...options(),
      value: text,
      language: startLanguage,
    });
    editor.current = made;
    made.onDidChangeModelContent(() => latest.current.onChange(made.getValue()));
    // Not `addCommand`: its table of commands is the page's, and would keep the editor with all around it.
    made.onKeyDown((event) => {
      if (event.keyCode !== monaco.KeyCode.Enter || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current.onSubmit();
    });
    const model = made.getModel();
    return () => {
      editor.current = null;
      model?.dispose();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    if (editor.current && editor.current.getValue() !== value) editor.current.setValue(value);
  }, [value]);
  useEffect(() => {
    const model = editor.current?.getModel();
    if (model) monaco.editor.setModelLanguage(model, language === 'json' ? 'json' : 'plaintext');
  }, [language]);
  useEffect(() => editor.current?.updateOptions({ ariaLabel: label }), [label]);
  useEffect(() => followTheme(dark), [dark]);

  return <div ref={host} className={css.editor} />;
}

function options(): monaco.editor.IStandaloneEditorConstructionOptions {
  return {
    automaticLayout: true,
    // Its own themes do not have the colours of the system.
    autoDetectHighContrast: false,
    fontFamily: getComputedStyle(document.documentElement).getPropertyValue('--font-mono'),
    fontSize: 12,
    lineHeight: 18,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: 8,
    minimap: { enabled: false },
    overviewRulerLanes: 0,
    renderLineHighlight: 'none',
    scrollBeyondLastLine: false,
    tabSize: 2,
    // Tab moves on: a form field that keeps the focus is a trap for the keyboard.
    tabFocusMode: true,
    wordWrap: 'on',
    contextmenu: false,
    bracketPairColorization: { enabled: false },
    // The text area it would replace is what screen readers and tests know.
    editContext: false,
    fixedOverflowWidgets: true,
    scrollbar: {
      verticalScrollbarSize: 8,
      horizontalScrollbarSize: 8,
      alwaysConsumeMouseWheel: false,
    },
    padding: { top: 4, bottom: 4 },
  };
}
