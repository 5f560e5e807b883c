import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { counted } from '../../../ui/format.ts';
import { scrollsByKeys } from '../../../ui/scrolls-by-keys.ts';
import styles from './editor.module.css';
import { type LinePair, sideBySide, stretchesOf } from './lines.ts';

interface TextDiffProps {
  before: { name: string; text: string };
  after: { name: string; text: string };
}

/** Two texts side by side, with the lines that differ marked by sign and colour, and what is the same far from them folded. */
export function TextDiff({ before, after }: TextDiffProps) {
  const [isWhole, setWhole] = useState(false);
  const pairs = sideBySide(before.text, after.text);
  const isSame = pairs.every((pair) => pair.before === pair.after);
  if (isSame) return <p className="quiet">Both say the same.</p>;
  const stretches = stretchesOf(pairs).map((stretch, number) => ({ ...stretch, number }));
  return (
    <section {...scrollsByKeys} className={styles.diff} aria-label={`${before.name} and ${after.name}`}>
      <table>
        <thead>
          <tr>
            <th scope="col">{before.name}</th>
            <th scope="col">{after.name}</th>
          </tr>
        </thead>
        {stretches.map((stretch) => (
          <tbody key={stretch.number}>
            {stretch.isSame && !isWhole ? (
              <tr>
                <td colSpan={2} data-change="none">
                  <Button look="quiet" onClick={() => setWhole(true)}>
                    {counted(stretch.pairs.length, 'equal line')}
                  </Button>
                </td>
              </tr>
            ) : (
              linesOf(stretch.pairs)
            )}
          </tbody>
        ))}
      </table>
    </section>
  );
}

function linesOf(pairs: readonly LinePair[]) {
  return pairs
    .map((pair, number) => ({ ...pair, number }))
    .map((pair) => (
      <tr key={pair.number}>
        <Side text={pair.before} change={pair.before === pair.after ? null : 'gone'} />
        <Side text={pair.after} change={pair.before === pair.after ? null : 'come'} />
      </tr>
    ));
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
