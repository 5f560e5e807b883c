import type { QuotaPartFragment, WorkspaceUseFragment } from '../../generated/graphql.ts';
import { bytes, count } from '../../ui/format.ts';
import styles from './upkeep.module.css';

type Amount = (value: string | number) => string;

/** What a workspace may hold and use, and how much of that it does. */
export function UseOfWorkspace({ use }: { use: WorkspaceUseFragment }) {
  const kinds: readonly (readonly [string, QuotaPartFragment, Amount])[] = [
    ['Documents', use.bytes, bytes],
    ['Rows this month', use.rowsPerMonth, count],
    ['Jobs this month', use.jobsPerMonth, count],
    ['Members and invitations', use.members, count],
  ];
  return (
    <ul className={styles.use}>
      {kinds.map(([name, { used, limit }, amount]) => (
        <li key={name}>
          <span>{name}</span>
          <span className="number">
            {amount(used)} <span className="quiet">{limit === null ? 'without a limit' : `of ${amount(limit)}`}</span>
          </span>
          {limit !== null && (
            <meter
              min={0}
              max={Math.max(1, Number(limit))}
              high={Number(limit) * 0.9}
              optimum={0}
              value={Number(used)}
              aria-label={`${name}: ${amount(used)} of ${amount(limit)}`}
            />
          )}
        </li>
      ))}
    </ul>
  );
}
