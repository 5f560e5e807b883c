import { useState } from 'react';
import { useQuery } from 'urql';
import { UsersDocument } from '../../../generated/graphql.ts';
import type { ViewState } from '../../../list/view-state.ts';
import { SearchChoice } from '../../../ui/form/search-choice.tsx';
import { useRested } from '../../../ui/form/use-rested.ts';

interface PersonFilterProps {
  view: ViewState;
  /** What it is called in the address, where the person's id stands. */
  name: string;
  label: string;
  /** Who is chosen, as far as that is known without having been found here. */
  chosenName: string | null;
}

/** One person of all there are, by a part of the name or address; none where the field is emptied. */
export function PersonFilter({ view, name, label, chosenName }: PersonFilterProps) {
  const chosen = view.get(name);
  const [typed, setTyped] = useState<string | null>(null);
  /** Who was chosen last, as they are called. */
  const [known, setKnown] = useState({ id: '', name: '' });
  const sought = useRested((typed ?? '').trim());
  const [isUsed, setUsed] = useState(false);
  const variables = { after: null, search: sought || null };
  const [{ data, fetching }] = useQuery({ query: UsersDocument, variables, pause: !isUsed });
  const people = (data?.users.nodes ?? []).map((one) => ({ id: one.id, name: one.name, note: one.email ?? '' }));
  const type = (text: string | null) => {
    setTyped(text);
    if (text === '') view.step({ [name]: '' });
  };
  return (
    <SearchChoice
      label={label}
      chosen={chosen === '' ? null : known.id === chosen ? known : { id: chosen, name: chosenName ?? chosen }}
      typed={typed}
      onType={type}
      onFocus={() => setUsed(true)}
      options={people}
      hasMore={data?.users.pageInfo.hasNextPage ?? false}
      isBusy={fetching || sought !== (typed ?? '').trim()}
      onChoose={(id) => {
        setKnown(people.find((one) => one.id === id) ?? known);
        view.step({ [name]: id });
      }}
    />
  );
}
