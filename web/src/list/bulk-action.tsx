import { useState } from 'react';
import type { Failure } from '../data/failure.ts';
import { FailureNotice, Notice } from '../ui/notice.tsx';

/** What has been done with what was chosen, in words, and why not with all of it. */
export interface BulkAnswer {
  text: string;
  failure: Failure | null;
}

/** Does one thing at a time with what is chosen, and keeps what came of it. */
export function useBulkAction({ onClear, onDone }: { onClear(): void; onDone(): void }) {
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<BulkAnswer | null>(null);
  const act = async (work: () => Promise<BulkAnswer>) => {
    setBusy(true);
    setAnswer(await work());
    setBusy(false);
    onClear();
    onDone();
  };
  return { isBusy, answer, act };
}

export function BulkNotice({ answer }: { answer: BulkAnswer | null }) {
  return (
    <>
      <FailureNotice failure={answer?.failure ?? null} />
      {answer?.text && (
        <div role="status">
          <Notice tone="good">{answer.text}.</Notice>
        </div>
      )}
    </>
  );
}
