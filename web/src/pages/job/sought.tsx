import { counted } from '../../ui/format.ts';
import styles from './job.module.css';

/** What a document was searched for and what it has, all of it, where what went wrong names the first of each only. */
export function Sought({ details }: { details: unknown }) {
  const fields = namesIn(details, 'fields');
  const headers = namesIn(details, 'headers');
  if (fields.length + headers.length === 0) return null;
  return (
    <details className={styles.sought}>
      <summary>
        See {fields.length === 1 ? 'the field' : `all ${counted(fields.length, 'field')}`} and the document’s headers
      </summary>
      <div>
        <Names title="The configuration’s fields" names={fields} />
        <Names title="The document’s headers" names={headers} />
      </div>
    </details>
  );
}

function Names({ title, names }: { title: string; names: readonly string[] }) {
  return (
    <section aria-label={title}>
      <h2>{title}</h2>
      {names.length === 0 ? (
        <p className="quiet">None</p>
      ) : (
        <ul>
          {names.map((name, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two headers may be alike, and none of them moves.
            <li key={at}>{name}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function namesIn(details: unknown, name: string): string[] {
  if (typeof details !== 'object' || details === null) return [];
  const names: unknown = Object.entries(details).find(([key]) => key === name)?.[1];
  return Array.isArray(names) ? names.filter((one) => typeof one === 'string') : [];
}
