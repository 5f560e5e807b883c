import { type KeyboardEvent, useDeferredValue, useId, useState } from 'react';
import { useQuery } from 'urql';
import { useLocation } from 'wouter';
import { nodesOf } from '../data/nodes.ts';
import { FindDocument, type FindQuery } from '../generated/graphql.ts';
import { Dialog } from '../ui/dialog.tsx';
import { relative } from '../ui/format.ts';
import { useViewer, useWorkspace } from '../workspace/viewer.ts';
import styles from './keys.module.css';

interface Goal {
  path: string;
  name: string;
  kind: string;
}

/** Goes anywhere: to a page, another workspace, or what is found by its name. */
export default function Palette({ onClose }: { onClose(): void }) {
  const { id, slug } = useWorkspace();
  const { workspaces, isAdministrator } = useViewer();
  const [, navigate] = useLocation();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const text = useDeferredValue(typed.trim());
  const listId = useId();
  const [{ data }] = useQuery({ query: FindDocument, variables: { id, text }, pause: text === '' });
  const here = `/w/${slug}`;
  const pages: Goal[] = [
    ...['', 'Documents', 'Jobs', 'Tables', 'Configurations', 'Settings', 'Account'].map((name) => ({
      path: name === '' ? here : `${here}/${name.toLowerCase()}`,
      name: name || 'Overview',
      kind: 'Page',
    })),
    ...(isAdministrator ? [{ path: `${here}/administration`, name: 'Administration', kind: 'Page' }] : []),
    ...workspaces
      .filter((one) => one.slug !== slug)
      .map((one) => ({ path: `/w/${one.slug}`, name: one.name, kind: 'Workspace' })),
  ];
  // What is typed now decides, and not what was found for less of it: Enter goes to what is read on the screen.
  const words = typed.trim().toLowerCase();
  const goals = [...pages, ...(text === '' ? [] : found(data, here))].filter(({ name }) =>
    name.toLowerCase().includes(words),
  );
  const chosen = Math.min(at, goals.length - 1);
  const go = (goal: Goal | undefined) => {
    if (!goal) return;
    onClose();
    navigate(goal.path);
  };
  const press = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) setAt((chosen + step + goals.length) % Math.max(1, goals.length));
    else if (event.key === 'Enter') go(goals[chosen]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog title="Go to" isOpen onOpenChange={onClose}>
      <input
        className={styles.search}
        role="combobox"
        aria-label="Go to"
        aria-expanded
        aria-controls={listId}
        aria-activedescendant={goals.length > 0 ? `${listId}-${chosen}` : undefined}
        autoFocus
        placeholder="A page, a document, a job, a table, a configuration"
        maxLength={200}
        value={typed}
        onChange={({ currentTarget }) => {
          setTyped(currentTarget.value);
          setAt(0);
        }}
        onKeyDown={press}
      />
      <div id={listId} role="listbox" aria-label="What is found" className={styles.goals}>
        {goals.map((goal, index) => (
          <div
            key={goal.path}
            id={`${listId}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onPointerMove={() => setAt(index)}
            onClick={() => go(goal)}
            onKeyDown={press}
          >
            <span>{goal.name}</span>
            <span className="quiet">{goal.kind}</span>
          </div>
        ))}
      </div>
      {goals.length === 0 && <p className="quiet">Nothing has such a name.</p>}
    </Dialog>
  );
}

function found(data: FindQuery | undefined, here: string): Goal[] {
  const workspace = data?.workspace;
  return [
    ...nodesOf(workspace?.documents).map(({ id, name }) => ({
      path: `${here}/documents/${id}`,
      name,
      kind: 'Document',
    })),
    ...nodesOf(workspace?.tables).map(({ id, name }) => ({ path: `${here}/tables/${id}`, name, kind: 'Table' })),
    ...nodesOf(workspace?.configurations).map(({ id, name }) => ({
      path: `${here}/configurations/${id}`,
      name,
      kind: 'Configuration',
    })),
    ...nodesOf(workspace?.jobs).map(({ id, document, createdAt }) => ({
      path: `${here}/jobs/${id}`,
      name: document?.name ?? id,
      kind: `Job, ${relative(createdAt)}`,
    })),
  ];
}
