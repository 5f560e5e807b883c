import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { Empty } from '../../../ui/notice.tsx';
import styles from './editor.module.css';
import type { DryRun, DryRunTable } from './use-dry-run.ts';
import { useSamples } from './use-samples.ts';

interface MappingProps {
  documentId: string | null;
  answer: DryRun | null;
  isReadOnly: boolean;
  /** Has a field found by this heading from now on. */
  onUse(field: string, header: string): void;
}

/** Which column of the document became which field, how sure that is, and what else it might have been. */
export function Mapping({ documentId, answer, isReadOnly, onUse }: MappingProps) {
  const [chosen, setChosen] = useState(0);
  const table = answer?.tables[chosen] ?? answer?.tables[0];
  if (!table) return <Empty title="Nothing to map yet">A dry run that finds a table shows its columns here.</Empty>;
  return (
    <div className={styles.mapping}>
      {answer && answer.tables.length > 1 && (
        <select
          aria-label="Table"
          value={table.ordinal}
          onChange={({ currentTarget }) =>
            setChosen(answer.tables.findIndex(({ ordinal }) => String(ordinal) === currentTarget.value))
          }
        >
          {answer.tables.map(({ ordinal, name }) => (
            <option key={ordinal} value={ordinal}>
              {name}
            </option>
          ))}
        </select>
      )}
      <FieldsOf key={table.ordinal} table={table} documentId={documentId} isReadOnly={isReadOnly} onUse={onUse} />
    </div>
  );
}

type FieldsProps = Omit<MappingProps, 'answer'> & { table: DryRunTable };

function FieldsOf({ table, documentId, isReadOnly, onUse }: FieldsProps) {
  const { sheet, range, headerRows } = table.source;
  const samples = useSamples(documentId, sheet, range, headerRows);
  const free = table.unmappedColumns.flatMap(({ source }) => (source ? [source] : []));
  const why = new Map(table.explanation.columns.map((one) => [one.column, one]));
  const fields = table.columns.filter(({ mapping }) => mapping.field);
  return (
    <>
      {fields.length === 0 && (
        <p className="quiet">The draft names no fields: every column comes out as it is. Name some in the YAML.</p>
      )}
      <ul className={styles.fields}>
        {fields.map(({ name, label, source, mapping }) => (
          <li
            key={name}
            onDragOver={(event) => !isReadOnly && event.preventDefault()}
            onDrop={(event) => {
              event.preventDefault();
              const header = event.dataTransfer.getData('text/plain');
              if (free.some((column) => column.header === header)) onUse(mapping.field ?? name, header);
            }}
          >
            <div>
              <strong>{label}</strong>
              {source ? (
                <span>
                  <code>{source.letter}</code> {source.header} <Sure score={mapping.score} />
                </span>
              ) : (
                <span className={styles.missing}>no column found</span>
              )}
            </div>
            {source && (
              <p className={styles.samples} dir="auto">
                {samples.get(source.letter)}
              </p>
            )}
            <p className="quiet">{why.get(name)?.reason}</p>
            {!isReadOnly && free.length > 0 && (
              <select
                aria-label={`Another column for ${label}`}
                value=""
                onChange={({ currentTarget }) => onUse(mapping.field ?? name, currentTarget.value)}
              >
                <option value="">Use another column…</option>
                {free.map(({ letter, header }) => (
                  <option key={letter} value={header}>
                    {letter} {header}
                  </option>
                ))}
              </select>
            )}
          </li>
        ))}
      </ul>
      <h3>Columns that no field claims</h3>
      {free.length === 0 && <p className="quiet">There is none.</p>}
      <ul className={styles.free}>
        {free.map(({ letter, header }) => (
          <li
            key={letter}
            draggable={!isReadOnly}
            onDragStart={({ dataTransfer }) => dataTransfer.setData('text/plain', header)}
          >
            <code>{letter}</code> {header}
            <span className={styles.samples} dir="auto">
              {samples.get(letter)}
            </span>
            {!isReadOnly && (
              <Button look="quiet" onClick={() => onUse(nameFor(header), header)}>
                Make it a field
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function Sure({ score }: { score: number }) {
  return <span className="number quiet">{Math.round(score * 100)} %</span>;
}

/** A name that a field may have: letters, digits and underscores. */
function nameFor(header: string): string {
  const name = header
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  return /^[\p{L}_]/u.test(name) ? name : `_${name}`;
}
