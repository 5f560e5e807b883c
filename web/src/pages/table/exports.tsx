import { useState } from 'react';
import type { ExportFormat, ExportLineFragment } from '../../generated/graphql.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { List, type ListColumn } from '../../ui/list.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Section } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import styles from './exports.module.css';

const formats: { format: ExportFormat; name: string }[] = [
  { format: 'XLSX', name: 'Excel' },
  { format: 'CSV', name: 'CSV' },
  { format: 'PARQUET', name: 'Parquet' },
  { format: 'JSONL', name: 'JSON Lines' },
];

const nameOf = (format: ExportFormat) => formats.find((one) => one.format === format)?.name ?? format;

/** Asks in which format. */
export function ExportMenu({ label, onChoose }: { label: string; onChoose(format: ExportFormat): Promise<void> }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <select
      className={styles.menu}
      aria-label={label}
      disabled={isBusy}
      value=""
      onChange={async ({ currentTarget }) => {
        const chosen = formats.find(({ format }) => format === currentTarget.value);
        if (!chosen) return;
        setBusy(true);
        await onChoose(chosen.format).finally(() => setBusy(false));
      }}
    >
      <option value="">{label}…</option>
      {formats.map(({ format, name }) => (
        <option key={format} value={format}>
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
    { name: 'File', cell: ({ document, format }) => document?.name ?? nameOf(format) },
    { name: 'Status', cell: ({ status }) => <Status of={status} /> },
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
        ({ id, format, status, error }) =>
          error && (
            <Notice key={id} tone={status === 'FAILED' ? 'bad' : 'warn'}>
              <p>
                {nameOf(format)} {status === 'FAILED' ? 'could not be made' : 'is tried again'}: {error}
              </p>
            </Notice>
          ),
      )}
    </Section>
  );
}
