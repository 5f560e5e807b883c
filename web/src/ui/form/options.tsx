import { type KeyboardEvent, useId, useState } from 'react';
import styles from './options.module.css';

export interface Option {
  id: string;
  name: string;
  /** What tells it from another of the same name. */
  note: string;
}

/** Things that are found for what is typed into a field, of which arrows and Enter, or a press, take one: the pattern of a combobox. */
export function useOptions<Taken extends Option>(
  options: readonly Taken[],
  onTake: (option: Taken) => void,
  isOpen = true,
) {
  const listId = useId();
  const [wanted, setAt] = useState(0);
  /** Below 0: at none of them. */
  const at = Math.min(wanted, options.length - 1);
  /** Answers whether the key meant something. */
  const press = ({ key }: KeyboardEvent): boolean => {
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const option = options[at];
    if (step !== 0) setAt((Math.max(at, step > 0 ? -1 : 0) + step + options.length) % Math.max(1, options.length));
    else if (key === 'Enter' && option) onTake(option);
    else return false;
    return true;
  };
  return {
    press,
    startAt: setAt,
    /** Of the field. */
    field: {
      role: 'combobox',
      autoComplete: 'off',
      'aria-autocomplete': 'list',
      'aria-expanded': isOpen,
      'aria-controls': isOpen ? listId : undefined,
      'aria-activedescendant': isOpen && at >= 0 ? `${listId}-${at}` : undefined,
    },
    /** Of the list. */
    list: { listId, at, options, onPoint: setAt, onTake },
  } as const;
}

interface OptionsProps<Taken extends Option> {
  list: {
    listId: string;
    at: number;
    options: readonly Taken[];
    onPoint(at: number): void;
    onTake(option: Taken): void;
  };
}

export function Options<Taken extends Option>({ list }: OptionsProps<Taken>) {
  const { listId, at, options, onPoint, onTake } = list;
  return (
    <div id={listId} role="listbox" aria-label="What is found" className={styles.options}>
      {options.map((option, index) => (
        // Keys are pressed in the field, which keeps the focus.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field hears them.
        <div
          key={option.id}
          id={`${listId}-${index}`}
          ref={index === at ? intoView : undefined}
          role="option"
          tabIndex={-1}
          aria-selected={index === at}
          onPointerMove={() => onPoint(index)}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(option)}
        >
          <span>{option.name}</span>
          <span className="quiet">{option.note}</span>
        </div>
      ))}
    </div>
  );
}

/** What there is to say of what is found. */
export function foundWords(count: number, { hasMore, isBusy }: { hasMore: boolean; isBusy: boolean }): string {
  if (count > 0) return hasMore ? 'There are more: type a part of the name.' : '';
  return isBusy ? 'Searching…' : 'Nothing has such a name.';
}

/** Only the list is scrolled, and only where arrows have led out of it. */
function intoView(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
