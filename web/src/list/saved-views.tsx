import { X } from 'lucide-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Field } from '../ui/form/field.tsx';
import { Form } from '../ui/form/form.tsx';
import { useViewer, useWorkspace } from '../workspace/viewer.ts';
import styles from './filters.module.css';
import type { ViewState } from './view-state.ts';
import { keepViews, type SavedView, savedViews } from './views-kept.ts';

/** The filters that a person has given a name, and the way to name those that are set. */
export function SavedViews({ list, view }: { list: string; view: ViewState }) {
  const owner = `${useViewer().user.id} ${useWorkspace().id} ${list}`;
  const [views, setViews] = useState(() => savedViews(owner));
  const [isOpen, setOpen] = useState(false);
  const [path] = useLocation();
  const keep = (next: readonly SavedView[]) => {
    keepViews(owner, next);
    setViews(next);
  };
  const isNew = view.search !== '' && views.every(({ search }) => search !== view.search);
  if (views.length === 0 && !isNew) return null;
  return (
    <div className={styles.views}>
      {views.map(({ name, search }) => (
        <span key={name} className={styles.view} data-open={search === view.search || undefined}>
          <Link href={`${path}?${search}`}>{name}</Link>
          <button
            type="button"
            aria-label={`Forget the view ${name}`}
            onClick={() => keep(views.filter((one) => one.name !== name))}
          >
            <X size={12} aria-hidden />
          </button>
        </span>
      ))}
      {isNew && (
        <>
          <Button look="quiet" onClick={() => view.show('')}>
            Clear the filters
          </Button>
          <Dialog
            title="Save this view"
            isOpen={isOpen}
            onOpenChange={setOpen}
            trigger={<Button look="quiet">Save this view…</Button>}
          >
            <Form
              submitLabel="Save"
              onSubmit={async (given) => {
                const name = String(given.get('name')).trim();
                keep([...views.filter((one) => one.name !== name), { name, search: view.search }]);
                setOpen(false);
                return null;
              }}
            >
              {() => (
                <Field
                  label="Name"
                  name="name"
                  hint="Kept in this browser, for you."
                  required
                  autoFocus
                  maxLength={60}
                />
              )}
            </Form>
          </Dialog>
        </>
      )}
    </div>
  );
}
