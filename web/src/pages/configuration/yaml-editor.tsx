import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import { pageNonce } from '../../ui/nonce.ts';
import styles from './yaml-editor.module.css';

interface YamlEditorProps {
  label: string;
  value: string;
  isReadOnly: boolean;
  onChange(text: string): void;
  onSave(): void;
}

/** The colours of the page, so that they fit both schemes. */
const colours = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--run)' },
  { tag: [tags.comment, tags.meta], color: 'var(--ink-3)' },
]);

const theme = EditorView.theme({
  '&': { minHeight: '360px', color: 'var(--ink)', backgroundColor: 'var(--sheet)', fontSize: '13px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '20px' },
  '.cm-gutters': { color: 'var(--ink-3)', backgroundColor: 'var(--well)', borderRightColor: 'var(--line)' },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '.cm-activeLineGutter': { color: 'var(--ink)', backgroundColor: 'var(--well)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground': {
    backgroundColor: 'var(--accent-wash)',
  },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--well)' },
});

/** Writes YAML: indentation, folding, search, undo. Ctrl+S or ⌘S saves. */
export default function YamlEditor({ label, value, isReadOnly, onChange, onSave }: YamlEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const latest = useRef({ value, onChange, onSave });
  latest.current = { value, onChange, onSave };

  useEffect(() => {
    if (!place.current) return;
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          EditorView.cspNonce.of(pageNonce()),
          basicSetup,
          yaml(),
          syntaxHighlighting(colours),
          theme,
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            const text = state.doc.toString();
            if (docChanged && text !== latest.current.value) latest.current.onChange(text);
          }),
          keymap.of([
            {
              key: 'Mod-s',
              preventDefault: true,
              run: () => {
                latest.current.onSave();
                return true;
              },
            },
          ]),
        ],
      }),
    });
    editor.current = view;
    return () => view.destroy();
  }, [label, isReadOnly]);

  // What comes from elsewhere, such as another person's draft.
  useEffect(() => {
    const view = editor.current;
    if (!view || view.state.doc.toString() === value) return;
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: value } });
  }, [value]);
  return <div ref={place} className={styles.editor} />;
}
