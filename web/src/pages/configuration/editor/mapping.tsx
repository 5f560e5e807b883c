import { useState } from 'react';
import { Button } from '../../../ui/button.tsx';
import { percent } from '../../../ui/format.ts';
import { Empty, Notice } from '../../../ui/notice.tsx';
import { columnOf } from '../../source/a1.ts';
import styles from './editor.module.css';
import type { ColumnPick } from './spec-text.ts';
import type { DryRun, DryRunTable } from './use-dry-run.ts';
import { useSamples } from './use-samples.ts';

interface MappingProps {
  documentId: string | null;
  answer: DryRun | null;
  isReadOnly: boolean;
  /** Has a field found in this column from now on. */
  onUse(pick: ColumnPick): void;
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
  const claims = table.columns.flatMap(({ source, mapping }) =>
    source && mapping.field ? [{ ...source, field: mapping.field }] : [],
  );
  const all = [...free.map((source) => ({ ...source, field: null })), ...claims].toSorted(
    (one, other) => placeOf(one.letter) - placeOf(other.letter),
  );
  /** What was picked last, and in which answer: the next one says whether it came so. */
  const [picked, setPicked] = useState<{ field: string; letter: string; in: DryRunTable } | null>(null);
  const refused = picked && picked.in !== table && claims.find(({ field }) => field === picked.field);
  const use = (field: string, letter: string) => {
    const at = all.findIndex((column) => column.letter === letter);
    const column = all[at];
    if (!column) return;
    const { header } = column;
    const isTold = header !== '' && all.filter((other) => other.header === header).length === 1;
    const before = claims.find((claim) => claim.field === field);
    setPicked({ field, letter, in: table });
    onUse({
      field,
      header,
      position: isTold ? null : at + 1,
      instead: before && before.header !== header ? before.header : null,
      takenFrom: column.field,
    });
  };
  const why = new Map(table.explanation.columns.map((one) => [one.column, one]));
  const fields = table.columns.filter(({ mapping }) => mapping.field);
  return (
    <>
      {refused && refused.letter !== picked.letter && (
        <Notice tone="warn">
          {picked.letter} was picked for <code>{picked.field}</code>, and {refused.letter} “{refused.header}” suits it
          better still: what stands in {picked.letter} does not fit its type or its rules. Change these in the YAML.
        </Notice>
      )}
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
              use(mapping.field ?? name, event.dataTransfer.getData('text/plain'));
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
            {!isReadOnly && all.length > (source ? 1 : 0) && (
              <select
                aria-label={`Another column for ${label}`}
                value=""
                onChange={({ currentTarget }) => use(mapping.field ?? name, currentTarget.value)}
              >
                <option value="">Use another column…</option>
                {all
                  .filter(({ letter }) => letter !== source?.letter)
                  .map(({ letter, header, field }) => (
                    <option key={letter} value={letter}>
                      {letter} {header} {field !== null && `(now ${field})`}
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
            onDragStart={({ dataTransfer }) => dataTransfer.setData('text/plain', letter)}
          >
            <code>{letter}</code> {header}
            <span className={styles.samples} dir="auto">
              {samples.get(letter)}
            </span>
            {!isReadOnly && (
              <Button look="quiet" onClick={() => use(nameFor(header || `column ${letter}`, fields), letter)}>
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
  return <span className="number quiet">{percent(score)}</span>;
}

/** Of a letter, or the number of a record of a table that is turned. */
function placeOf(letter: string): number {
  return Number(letter) || columnOf(letter);
}

/** A name that a field may have, and none has: letters, digits and underscores. */
function nameFor(header: string, fields: readonly { name: string }[]): string {
  const plain = header
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .slice(0, 60);
  const name = /^[\p{L}_]/u.test(plain) ? plain : `_${plain}`;
  const isTaken = (one: string) => fields.some((field) => field.name === one);
  let number = 1;
  while (isTaken(number === 1 ? name : `${name}_${number}`)) number += 1;
  return number === 1 ? name : `${name}_${number}`;
}
