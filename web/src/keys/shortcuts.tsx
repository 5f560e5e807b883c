import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'wouter';
import { loadPart } from '../data/load-part.ts';
import { useWorkspace } from '../workspace/viewer.ts';
import { useKeys } from './keys.ts';

const Palette = lazy(() => loadPart(() => import('./palette.tsx')));
const KeyHelp = lazy(() => loadPart(() => import('./key-help.tsx')));

/** The keys that work on every page, and what they open. */
export function Shortcuts() {
  const { slug } = useWorkspace();
  const [, navigate] = useLocation();
  const [open, setOpen] = useState<'PALETTE' | 'HELP' | null>(null);
  const go = (path: string) => () => navigate(`/w/${slug}${path}`);
  useKeys([
    { keys: 'mod+k', says: 'Go anywhere, find anything', act: () => setOpen('PALETTE') },
    { keys: '?', says: 'All keys', act: () => setOpen('HELP') },
    { keys: '/', says: 'Search in the list', act: focusSearch },
    { keys: 'g o', says: 'To the overview', act: go('') },
    { keys: 'g d', says: 'To the documents', act: go('/documents') },
    { keys: 'g j', says: 'To the jobs', act: go('/jobs') },
    { keys: 'g t', says: 'To the tables', act: go('/tables') },
    { keys: 'g c', says: 'To the configurations', act: go('/configurations') },
  ]);
  const close = () => setOpen(null);
  return (
    <Suspense>
      {open === 'PALETTE' && <Palette onClose={close} />}
      {open === 'HELP' && <KeyHelp onClose={close} />}
    </Suspense>
  );
}

function focusSearch(): void {
  document.querySelector<HTMLInputElement>('main input[type=search]')?.focus();
}
