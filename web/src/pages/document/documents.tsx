import { useState } from 'react';
import { useMutation } from 'urql';
import { Link } from 'wouter';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import {
  DocumentsDocument,
  type DocumentsQuery,
  type JobLineFragment,
  SubmitJobsDocument,
} from '../../generated/graphql.ts';
import { SearchField } from '../../ui/form/field.tsx';
import { bytes } from '../../ui/format.ts';
import { List, type ListColumn, ListSkeleton } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { useLiveQuery } from '../../workspace/live-query.tsx';
import { useMay, useWorkspace } from '../../workspace/viewer.ts';
import { ConfigurationChoice } from '../configuration/configuration-choice.tsx';
import { useConfigurationChoice } from '../configuration/use-configuration-choice.ts';
import { DropArea } from './drop-area.tsx';

type DocumentLine = NodeOf<NonNullable<DocumentsQuery['workspace']>['documents']>;

/** Drop files, see how each is doing. */
export function Documents() {
  const { id, slug } = useWorkspace();
  const mayWrite = useMay('DOCUMENTS_WRITE');
  const [search, setSearch] = useState('');
  const [after, setAfter] = useState<string | null>(null);
  const variables = { id, after, nameContains: search.trim() || null };
  const { data, failure, isBusy, refresh } = useLiveQuery(DocumentsDocument, variables, ['DOCUMENT_', 'JOB_']);
  const choice = useConfigurationChoice(id);
  const [, submitJobs] = useMutation(SubmitJobsDocument);
  const [refused, setRefused] = useState<Failure | null>(null);
  const documents = data?.workspace?.documents;

  const uploaded = async (documentId: string) => {
    if (choice.configurationId !== null) {
      const result = await submitJobs({ jobs: [{ documentId, configurationId: choice.configurationId }] });
      setRefused(failureOf(result, result.data?.submitJobs));
    }
    refresh();
  };
  const columns: ListColumn<DocumentLine>[] = [
    { name: 'Name', cell: (document) => <Link href={`/w/${slug}/documents/${document.id}`}>{document.name}</Link> },
    {
      name: 'Last job',
      cell: ({ jobs }) => <LastJob job={nodesOf(jobs)[0]} slug={slug} />,
    },
    { name: 'Size', isNumber: true, isExtra: true, cell: ({ byteSize }) => bytes(byteSize) },
    { name: 'Added', isExtra: true, cell: ({ createdAt }) => <Time of={createdAt} /> },
  ];
  return (
    <Page title="Documents">
      {/* Not before it is known what the documents can be run with: who is quick would only have them kept. */}
      {mayWrite && !choice.isLoading && (
        <DropArea workspaceId={id} onUploaded={uploaded}>
          <ConfigurationChoice
            configurations={choice.configurations}
            value={choice.configurationId}
            onChange={choice.choose}
          />
        </DropArea>
      )}
      <FailureNotice failure={refused ?? failure} />
      <div style={{ maxWidth: 320 }}>
        <SearchField
          label="Search in names"
          value={search}
          onChange={({ currentTarget }) => {
            setAfter(null);
            setSearch(currentTarget.value);
          }}
        />
      </div>
      {!documents ? (
        <ListSkeleton />
      ) : documents.nodes.length === 0 ? (
        <Empty title={search ? 'No document has such a name' : 'No documents yet'}>
          {!search && (
            <p>Drop spreadsheets, CSV files or PDFs above. Each is kept as it came, and can be run again and again.</p>
          )}
        </Empty>
      ) : (
        <List label="Documents" columns={columns} items={documents.nodes} />
      )}
      <More pageInfo={documents?.pageInfo} isBusy={isBusy} onMore={setAfter} />
    </Page>
  );
}

function LastJob({ job, slug }: { job: JobLineFragment | undefined; slug: string }) {
  if (!job) return <Status of="NONE" />;
  return (
    <Link href={`/w/${slug}/jobs/${job.id}`}>
      <Status of={job.status} progress={job.progress} />
    </Link>
  );
}
