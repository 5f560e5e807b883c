import { useEffect, useId, useState } from 'react';
import { useQuery } from 'urql';
import { UsersDocument } from '../../../generated/graphql.ts';
import { typingMs } from '../../../list/filters.tsx';
import type { ViewState } from '../../../list/view-state.ts';
import { SearchField } from '../../../ui/form/field.tsx';

interface PersonFilterProps {
  view: ViewState;
  /** What it is called in the address, where the person's id stands. */
  name: string;
  label: string;
  /** Who is chosen, as far as that is known without having been typed. */
  chosenName: string | null;
}

/** One person of all there are: found as a part of the name or address is typed, chosen by taking one that is offered. */
export function PersonFilter({ view, name, label, chosenName }: PersonFilterProps) {
  const list = useId();
  const chosen = view.get(name);
  /** `null` until something is typed. */
  const [typed, setTyped] = useState<string | null>(null);
  const [sought, setSought] = useState('');
  /** What this field has put into the address. */
  const [own, setOwn] = useState(chosen);
  // The address has changed otherwise: a saved view, or the back button.
  if (own !== chosen) {
    setOwn(chosen);
    setTyped(null);
  }
  useEffect(() => {
    const timer = setTimeout(() => setSought(partOf(typed ?? '')), typingMs);
    return () => clearTimeout(timer);
  }, [typed]);
  const [{ data }] = useQuery({ query: UsersDocument, variables: { after: null, search: sought || null } });
  const people = (data?.users.nodes ?? []).map(({ id, name, email }) => ({ id, words: `${name} (${email})` }));
  const taken = people.find(({ words }) => words === typed)?.id;
  const choose = (id: string) => {
    setOwn(id);
    view.set({ [name]: id });
  };
  useEffect(() => {
    if (taken !== undefined && taken !== chosen) choose(taken);
  });
  return (
    <>
      <SearchField
        label={label}
        maxLength={200}
        list={list}
        autoComplete="off"
        value={typed ?? (chosen === '' ? '' : (chosenName ?? chosen))}
        onChange={({ currentTarget: { value } }) => {
          setTyped(value);
          // What stands there is no longer who was chosen.
          if (chosen !== '' && value !== typed) choose('');
        }}
      />
      <datalist id={list}>
        {people.map(({ id, words }) => (
          <option key={id} value={words} />
        ))}
      </datalist>
    </>
  );
}

/** What is looked for: of one that was taken, the address. */
function partOf(typed: string): string {
  return /\(([^()\s]+@[^()\s]+)\)$/.exec(typed)?.[1] ?? typed.trim();
}
