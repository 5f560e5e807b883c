import { useState } from 'react';
import type { ExportFormat, ExportLineFragment } from '../../generated/graphql.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { List, type ListColumn } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Progress, Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './exports.module.css';

/** A kind of file that can be asked for. */
export interface FileChoice {
  format: ExportFormat;
  markIssues: boolean;
}

const choices: readonly (FileChoice & { name: string })[] = [
  { format: 'XLSX', markIssues: false, name: 'Excel' },
  { format: 'XLSX', markIssues: true, name: 'Excel, issues marked' },
  { format: 'CSV', markIssues: false, name: 'CSV' },
  { format: 'PARQUET', markIssues: false, name: 'Parquet' },
  { format: 'JSONL', markIssues: false, name: 'JSON Lines' },
];

function nameOf({ format, marksIssues }: Pick<ExportLineFragment, 'format' | 'marksIssues'>): string {
  return choices.find((one) => one.format === format && one.markIssues === marksIssues)?.name ?? format;
}

interface ExportMenuProps {
  label: string;
  /** Whether there are any to be marked. */
  hasIssues: boolean;
  onChoose(choice: FileChoice): Promise<void>;
}

/** Asks in which format. */
export function ExportMenu({ label, hasIssues, onChoose }: ExportMenuProps) {
  const [isBusy, setBusy] = useState(false);
  return (
    <select
      className={styles.menu}
      aria-label={label}
      disabled={isBusy}
      value=""
      onChange={async ({ currentTarget }) => {
        const chosen = choices.find(({ name }) => name === currentTarget.value);
        if (!chosen) return;
        setBusy(true);
        await onChoose({ format: chosen.format, markIssues: chosen.markIssues }).finally(() => setBusy(false));
      }}
    >
      <option value="">{label}…</option>
      {choices
        .filter(({ markIssues }) => hasIssues || !markIssues)
        .map(({ name }) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
    </select>
  );
}

/** Files that were made of tables; nothing while there are none. */
export function ExportList({ exports: all }: { exports: readonly ExportLineFragment[] }) {
  if (all.length === 0) return null;
  const columns: ListColumn<ExportLineFragment>[] = [
    { name: 'File', isText: true, cell: (one) => one.document?.name ?? nameOf(one) },
    {
      name: 'Status',
      cell: ({ status, progress, rowCount }) => (
        <span className={styles.status}>
          <Status of={status} progress={progress} />
          {status === 'PENDING' && (
            <Progress value={progress} label={`How much of ${counted(rowCount, 'row')} is written`} />
          )}
        </span>
      ),
    },
    { name: 'Made', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
    {
      name: 'Get it',
      cell: ({ document }) => document?.downloadUrl && <ButtonLink href={document.downloadUrl}>Download</ButtonLink>,
    },
  ];
  return (
    <Section title="Exports">
      <List label="Exports" columns={columns} items={all} />
      {all.map(
        (one) =>
          one.error && (
            <Notice key={one.id} tone={one.status === 'FAILED' ? 'bad' : 'warn'}>
              <p>
                {nameOf(one)} {one.status === 'FAILED' ? 'could not be made' : 'is tried again'}: {one.error}
              </p>
            </Notice>
          ),
      )}
    </Section>
  );
}
