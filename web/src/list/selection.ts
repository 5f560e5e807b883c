import { useState } from 'react';
import type { Selection } from '../ui/list.tsx';

/** Which of the things in a list something is to be done with. What is shown no longer is chosen no longer. */
export function useSelection<Item extends { id: string }>(items: readonly Item[]) {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const selection: Selection = {
    has: (id) => ids.has(id),
    toggle: (id) =>
      setIds((before) => {
        const next = new Set(before);
        if (!next.delete(id)) next.add(id);
        return next;
      }),
    set: (next) => setIds(new Set(next)),
  };
  const [hasChosen, setHasChosen] = useState(false);
  if (ids.size > 0 && !hasChosen) setHasChosen(true);
  return {
    selection,
    selected: items.filter(({ id }) => ids.has(id)),
    clear: () => setIds(new Set()),
    /** Whether something has ever been chosen here: what can be done with it is loaded then, and stays to say what came of it. */
    hasChosen,
  };
}
