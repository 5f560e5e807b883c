import styles from './choices.module.css';

interface ChoicesProps {
  label: string;
  name: string;
  hint: string;
  choices: readonly { id: string; name: string }[];
}

/** Any number of a list's things, each with a box. */
export function Choices({ label, name, hint, choices }: ChoicesProps) {
  return (
    <fieldset className={styles.choices}>
      <legend>{label}</legend>
      <p>{hint}</p>
      <ul>
        {choices.map((choice) => (
          <li key={choice.id}>
            <label>
              <input type="checkbox" name={name} value={choice.id} /> <span>{choice.name}</span>
            </label>
          </li>
        ))}
      </ul>
    </fieldset>
  );
}
