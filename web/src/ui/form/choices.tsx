import type { ReactNode } from 'react';
import styles from './choices.module.css';
import { foundWords, type Option } from './options.tsx';

interface ChoicesProps {
  label: string;
  name: string;
  hint: string;
  /** What finds others. */
  search: ReactNode;
  choices: readonly Option[];
  /** There are more than these. */
  hasMore: boolean;
  isBusy: boolean;
  chosen: readonly Option[];
  /** As many may be chosen. */
  most: number;
  onChange(chosen: readonly Option[]): void;
}

/** Some of many things, each with a box. Those that are chosen stay where others are looked for. */
export function Choices({ label, name, hint, search, choices, hasMore, isBusy, chosen, most, onChange }: ChoicesProps) {
  const isChosen = ({ id }: Option) => chosen.some((one) => one.id === id);
  const others = chosen.filter(({ id }) => choices.every((one) => one.id !== id));
  return (
    <fieldset className={styles.choices}>
      <legend>{label}</legend>
      <p>{hint}</p>
      {search}
      <ul>
        {[...others, ...choices].map((choice) => (
          <li key={choice.id}>
            <label>
              <input
                type="checkbox"
                name={name}
                value={choice.id}
                checked={isChosen(choice)}
                disabled={chosen.length >= most && !isChosen(choice)}
                onChange={({ currentTarget: { checked } }) =>
                  onChange(checked ? [...chosen, choice] : chosen.filter(({ id }) => id !== choice.id))
                }
              />{' '}
              <span>{choice.name}</span> <small>{choice.note}</small>
            </label>
          </li>
        ))}
      </ul>
      <p role="status">{foundWords(choices.length, { hasMore, isBusy })}</p>
    </fieldset>
  );
}
