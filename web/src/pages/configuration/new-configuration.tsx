import { lazy, Suspense, useState } from 'react';
import { loadPart } from '../../data/load-part.ts';
import { useKeys } from '../../keys/keys.ts';
import { useViewState } from '../../list/view-state.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';

const MakeConfiguration = lazy(() => loadPart(() => import('./make-configuration.tsx')));

/** Begins a configuration, also with `?of=` a document to have one made of it. */
export function NewConfiguration({ workspaceId, slug }: { workspaceId: string; slug: string }) {
  const view = useViewState();
  const of = view.get('of');
  const [isAsked, setAsked] = useState(false);
  useKeys([{ keys: 'n', says: 'A new configuration', act: () => setAsked(true) }]);
  return (
    <Dialog
      title="New configuration"
      isOpen={isAsked || of !== ''}
      onOpenChange={(open) => {
        setAsked(open);
        if (!open && of !== '') view.set({ of: '' });
      }}
      trigger={<Button look="primary">New configuration</Button>}
    >
      <Suspense>
        <MakeConfiguration workspaceId={workspaceId} slug={slug} of={of} />
      </Suspense>
    </Dialog>
  );
}
