import { SlidersHorizontal } from 'lucide-react';
import { Children, type ReactNode, useEffect, useRef, useState } from 'react';
import { useSearch } from 'wouter';
import { Button } from '../ui/button.tsx';
import { SearchField } from '../ui/form/field.tsx';
import { typingMs } from '../ui/form/use-rested.ts';
import { count } from '../ui/format.ts';
import styles from './filters.module.css';
import type { ViewState } from './view-state.ts';

/** Filters of a list in a row; where the page is narrow, the first of them and a button for the others, which says how many are set. */
export function Filters({ children }: { children: ReactNode }) {
  const [isOpen, setOpen] = useState(false);
  const set = [...new URLSearchParams(useSearch()).keys()].filter((name) => !elsewhere.has(name)).length;
  return (
    <search className={styles.filters} aria-label="Filters" data-open={isOpen || undefined}>
      {children}
      {Children.count(children) > 1 && (
        <div className={styles.fold}>
          <Button aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
            <SlidersHorizontal size={14} aria-hidden /> {set === 0 ? 'Filters' : `Filters, ${count(set)} set`}
          </Button>
        </div>
      )}
    </search>
  );
}

/** What stands in the address as well, and is chosen by tabs. */
const elsewhere = new Set(['status', 'view', 'of', 'show']);

interface FilterProps {
  view: ViewState;
  /** What it is called in the address. */
  name: string;
  label: string;
}

/** One step for the back button is all that was typed until the field is left, and not each letter. */
export function TextFilter({ view, name, label }: FilterProps) {
  const value = view.get(name);
  const [typed, setTyped] = useState(value);
  const [seen, setSeen] = useState(value);
  /** What this field has put into the address since it was gone to. */
  const written = useRef<string | null>(null);
  // The address has changed otherwise: a saved view, or the back button.
  if (seen !== value) {
    setSeen(value);
    setTyped(value);
  }
  useEffect(() => {
    if (written.current !== value) written.current = null;
  }, [value]);
  const latest = useRef(view);
  latest.current = view;
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => {
      const { set, step } = latest.current;
      const isGoingOn = written.current !== null;
      written.current = typed;
      if (isGoingOn) set({ [name]: typed });
      else step({ [name]: typed });
    }, typingMs);
    return () => clearTimeout(timer);
  }, [typed, value, name]);
  return (
    <SearchField
      label={label}
      maxLength={200}
      value={typed}
      onChange={({ currentTarget }) => setTyped(currentTarget.value)}
      onBlur={() => {
        written.current = null;
      }}
    />
  );
}

export function ChoiceFilter({
  view,
  name,
  label,
  choices,
}: FilterProps & { choices: readonly { value: string; name: string }[] }) {
  return (
    <select
      className={styles.choice}
      aria-label={label}
      value={view.get(name)}
      onChange={({ currentTarget }) => view.step({ [name]: currentTarget.value })}
    >
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.name}
        </option>
      ))}
    </select>
  );
}

/** What the person has done themselves. */
export function MineFilter({ view, label }: Omit<FilterProps, 'name'>) {
  return <ChoiceFilter view={view} name="by" label={label} choices={byWhom} />;
}

const byWhom = [
  { value: '', name: 'By anyone' },
  { value: 'me', name: 'By me' },
];

export function IssuesFilter({ view }: { view: ViewState }) {
  return <ChoiceFilter view={view} name="issues" label="Issues" choices={withIssues} />;
}

const withIssues = [
  { value: '', name: 'With or without issues' },
  { value: 'yes', name: 'With issues' },
  { value: 'no', name: 'Without issues' },
];

/** From one day to another, both part of it. */
export function DaysFilter({ view }: { view: ViewState }) {
  return (
    <div className={styles.days}>
      <DayFilter view={view} name="from" label="From" />
      <DayFilter view={view} name="to" label="To" />
    </div>
  );
}

function DayFilter({ view, name, label }: FilterProps) {
  return (
    <label className={styles.day}>
      {label}
      <input
        type="date"
        className={styles.choice}
        value={view.get(name)}
        onChange={({ currentTarget }) => view.step({ [name]: currentTarget.value })}
      />
    </label>
  );
}
