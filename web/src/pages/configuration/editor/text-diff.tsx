import { scrollsByKeys } from '../../../ui/scrolls-by-keys.ts';
import styles from './editor.module.css';
import { sideBySide } from './lines.ts';

interface TextDiffProps {
  before: { name: string; text: string };
  after: { name: string; text: string };
}

/** Two texts side by side, with the lines that differ marked by sign and colour. */
export function TextDiff({ before, after }: TextDiffProps) {
  const pairs = sideBySide(before.text, after.text).map((pair, number) => ({ ...pair, number }));
  const isSame = pairs.every((pair) => pair.before === pair.after);
  if (isSame) return <p className="quiet">Both say the same.</p>;
  return (
    <section {...scrollsByKeys} className={styles.diff} aria-label={`${before.name} and ${after.name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{before.name}</th>
            <th scope="col">{after.name}</th>
          </tr>
        </thead>
        <tbody>
          {pairs.map((pair) => (
            <tr key={pair.number}>
              <Side text={pair.before} change={pair.before === pair.after ? null : 'gone'} />
              <Side text={pair.after} change={pair.before === pair.after ? null : 'come'} />
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Side({ text, change }: { text: string | null; change: 'gone' | 'come' | null }) {
  if (text === null) return <td data-change="none" />;
  return (
    <td data-change={change ?? undefined}>
      {change && <span>{change === 'gone' ? '−' : '+'}</span>}
      <code>{text}</code>
    </td>
  );
}
