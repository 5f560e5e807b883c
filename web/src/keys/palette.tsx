import { useDeferredValue, useState } from 'react';
import { useQuery } from 'urql';
import { useLocation } from 'wouter';
import { inFolder } from '../data/folder-of.ts';
import { nodesOf } from '../data/nodes.ts';
import { FindDocument, type FindQuery } from '../generated/graphql.ts';
import { Dialog } from '../ui/dialog.tsx';
import { type Option, Options, useOptions } from '../ui/form/options.tsx';
import { plain } from '../ui/form/plain.ts';
import { relative } from '../ui/format.ts';
import { useViewer, useWorkspace } from '../workspace/viewer.ts';
import styles from './keys.module.css';

/** Is known by its path. */
type Goal = Option;

/** Goes anywhere: to a page, another workspace, or what is found by its name. */
export default function Palette({ onClose }: { onClose(): void }) {
  const { id, slug } = useWorkspace();
  const { workspaces, isAdministrator } = useViewer();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed.trim());
  const [{ data }] = useQuery({ query: FindDocument, variables: { id, text }, pause: text === '' });
  const here = `/w/${slug}`;
  const pages: Goal[] = [
    ...['', 'Documents', 'Jobs', 'Tables', 'Configurations', 'Settings', 'Account'].map((name) => ({
      id: name === '' ? here : `${here}/${name.toLowerCase()}`,
      name: name || 'Overview',
      note: 'Page',
    })),
    ...(isAdministrator ? [{ id: `${here}/administration`, name: 'Administration', note: 'Page' }] : []),
    ...workspaces
      .filter((one) => one.slug !== slug)
      .map((one) => ({ id: `/w/${one.slug}`, name: one.name, note: 'Workspace' })),
  ];
  // What is typed now decides, and not what was found for less of it: Enter goes to what is read on the screen.
  const words = plain(typed.trim());
  const goals = [...pages, ...(text === '' ? [] : found(data, here))].filter(({ name }) => plain(name).includes(words));
  const { field, list, press, startAt } = useOptions(goals, ({ id: path }) => {
    onClose();
    navigate(path);
  });
  return (
    <Dialog title="Go to" isOpen onOpenChange={onClose}>
      <input
        {...field}
        className={styles.search}
        aria-label="Go to"
        autoFocus
        placeholder="A page, a document, a job, a table, a configuration"
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          startAt(0);
        }}
        onKeyDown={(event) => press(event) && event.preventDefault()}
      />
      <Options list={list} />
      {goals.length === 0 && <p className="quiet">Nothing has such a name.</p>}
    </Dialog>
  );
}

function found(data: FindQuery | undefined, here: string): Goal[] {
  const workspace = data?.workspace;
  return [
    ...nodesOf(workspace?.documents).map((document) => ({
      id: `${here}/documents/${document.id}`,
      name: document.name,
      note: inFolder('Document', document),
    })),
    ...nodesOf(workspace?.tables).map(({ id, name }) => ({ id: `${here}/tables/${id}`, name, note: 'Table' })),
    ...nodesOf(workspace?.configurations).map(({ id, name }) => ({
      id: `${here}/configurations/${id}`,
      name,
      note: 'Configuration',
    })),
    ...nodesOf(workspace?.jobs).map(({ id, document, createdAt }) => ({
      id: `${here}/jobs/${id}`,
      name: document?.name ?? id,
      note: inFolder(`Job, ${relative(createdAt)}`, document),
    })),
  ];
}
