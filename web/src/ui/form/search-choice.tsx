import { ChevronDown } from 'lucide-react';
import { type KeyboardEvent, useState } from 'react';
import { SearchField } from './field.tsx';
import { foundWords, type Option, Options, useOptions } from './options.tsx';
import { plain } from './plain.ts';
import styles from './search-choice.module.css';

interface SearchChoiceProps {
  label: string;
  /** `null`: nothing is chosen. */
  chosen: { id: string; name: string } | null;
  /** What is typed; `null` where nothing is. */
  typed: string | null;
  onType(typed: string | null): void;
  /** From now on it is of use to find something. */
  onFocus(): void;
  /** What is found for it. */
  options: readonly Option[];
  /** There are more than these. */
  hasMore: boolean;
  isBusy: boolean;
  onChoose(id: string): void;
}

/** One of more things than a list of choices could hold: found as a part of its name is typed. What was chosen stands there again where nothing is. */
export function SearchChoice(props: SearchChoiceProps) {
  const { label, chosen, typed, onType, onFocus, hasMore, isBusy, onChoose } = props;
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    onType(null);
  };
  const take = ({ id }: Option) => {
    onChoose(id);
    close();
  };
  // What is typed now decides, and not what was found for less of it: Enter takes what is read on the screen.
  const words = plain((typed ?? '').trim());
  const options = props.options.filter(({ name, note }) => plain(`${name} ${note}`).includes(words));
  const { field, list, press, startAt } = useOptions(options, take, isOpen);
  const open = () => {
    setOpen(true);
    startAt(options.findIndex(({ id }) => id === chosen?.id));
  };
  const pressed = (event: KeyboardEvent) => {
    const isMeant = isOpen ? event.key === 'Escape' || press(event) : event.key === 'ArrowDown';
    if (event.key === 'Escape') close();
    else if (!isOpen && isMeant) open();
    if (isMeant) event.preventDefault();
  };
  return (
    <div className={styles.choice}>
      <SearchField
        {...field}
        label={label}
        maxLength={200}
        value={typed ?? chosen?.name ?? ''}
        onFocus={({ currentTarget }) => {
          currentTarget.select();
          onFocus();
        }}
        onClick={() => isOpen || open()}
        onBlur={close}
        onKeyDown={pressed}
        onChange={({ currentTarget }) => {
          startAt(0);
          setOpen(true);
          onType(currentTarget.value);
        }}
      />
      <ChevronDown size={16} aria-hidden />
      {isOpen && (
        <div className={styles.found}>
          <Options list={list} />
          <p role="status" className="quiet">
            {foundWords(options.length, { hasMore, isBusy })}
          </p>
        </div>
      )}
    </div>
  );
}
