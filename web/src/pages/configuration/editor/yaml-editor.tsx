import { autocompletion } from '@codemirror/autocomplete';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { type Diagnostic, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { EditorState, Prec } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { basicSetup } from 'codemirror';
import { useEffect, useRef } from 'react';
import { readOnce } from '../../../data/read.ts';
import { SpecFaultsDocument } from '../../../generated/graphql.ts';
import { pageNonce } from '../../../ui/nonce.ts';
import { completeSpec } from './spec-completion.ts';
import styles from './yaml-editor.module.css';

interface YamlEditorProps {
  label: string;
  value: string;
  isReadOnly: boolean;
  onChange(text: string): void;
  onSave(): void;
  /** Tries it at once. */
  onRun(): void;
}

/** Pixels of the window that what can be done covers at its top, on a narrow one. */
const aboveText = 96;

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
  '.cm-tooltip': { color: 'var(--ink)', backgroundColor: 'var(--sheet)', borderColor: 'var(--line)' },
  '.cm-tooltip-autocomplete > ul > li[aria-selected]': {
    color: 'var(--on-accent)',
    backgroundColor: 'var(--accent)',
  },
  '.cm-panels': { color: 'var(--ink)', backgroundColor: 'var(--well)' },
});

/** Every fault that saving would find, where it stands. */
async function faultsIn({ state: { doc } }: EditorView): Promise<Diagnostic[]> {
  const reading = await readOnce(SpecFaultsDocument, { specYaml: doc.toString() });
  if ('failure' in reading) return [];
  return reading.part.validateSpec.map(({ line, column, path, message }) => {
    const at = doc.line(Math.max(1, Math.min(doc.lines, line ?? 1)));
    const from = Math.min(at.to, at.from + Math.max(0, (column ?? 1) - 1));
    return { from, to: Math.max(from, at.to), severity: 'error', message: path ? `${path}: ${message}` : message };
  });
}

/** Writes YAML: completion, faults as it is written (F8 goes to the next), folding, search, undo. Ctrl or ⌘ with S saves, with Enter tries. */
export default function YamlEditor({ label, value, isReadOnly, onChange, onSave, onRun }: YamlEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const latest = useRef({ value, onChange, onSave, onRun });
  latest.current = { value, onChange, onSave, onRun };

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
          autocompletion({ override: [completeSpec] }),
          linter(faultsIn, { delay: 400 }),
          lintGutter(),
          EditorView.scrollMargins.of(() => ({ top: aboveText })),
          theme,
          EditorState.readOnly.of(isReadOnly),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            const text = state.doc.toString();
            if (docChanged && text !== latest.current.value) latest.current.onChange(text);
          }),
          Prec.highest(
            keymap.of([
              ...lintKeymap,
              {
                key: 'Mod-Enter',
                run: () => {
                  latest.current.onRun();
                  return true;
                },
              },
              {
                key: 'Mod-s',
                preventDefault: true,
                run: () => {
                  latest.current.onSave();
                  return true;
                },
              },
            ]),
          ),
        ],
      }),
    });
    // What scrolls has to scroll by keys as well.
    view.scrollDOM.tabIndex = 0;
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
