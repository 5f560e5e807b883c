import { useState } from 'react';
import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { nodesOf } from '../../data/nodes.ts';
import { EarlierRunsDocument } from '../../generated/graphql.ts';
import { ListSkeleton } from '../../ui/list.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';
import { Compare } from './compare.tsx';
import { Results } from './results.tsx';
import styles from './runs.module.css';

interface CompareRunsProps {
  documentId: string;
  run: { id: string; createdAt: string };
}

/** What a run of a document found other than an earlier one: the one before it, unless another is chosen. */
export default function CompareRuns({ documentId, run }: CompareRunsProps) {
  const { id } = useWorkspace();
  const [{ data, error }] = useQuery({
    query: EarlierRunsDocument,
    variables: { id, documentId, before: run.createdAt },
  });
  const [chosen, choose] = useState<string | null>(null);
  if (error) return <FailureNotice failure={faultOf(error)} />;
  if (!data?.workspace) return <ListSkeleton rows={2} />;
  const earlier = nodesOf(data.workspace.jobs);
  const other = earlier.find((one) => one.id === chosen) ?? earlier[0];
  if (!other) return <p className="quiet">It is the first run of this document that succeeded.</p>;
  return (
    <div className={styles.compared}>
      <Results label="Compare with" jobs={earlier} lastWord="the run before" chosen={other.id} onChoose={choose} />
      <Compare before={other.id} after={run.id} />
    </div>
  );
}
