import { useCallback, useState } from 'react';
import { Link } from 'wouter';
import type { Failure } from '../data/failure.ts';
import { Button } from '../ui/button.tsx';
import { FailureNotice } from '../ui/notice.tsx';
import { PassingNotice } from '../ui/passing-notice.tsx';

/** What has been done with what was chosen, in words, and why not with all of it. */
export interface BulkAnswer {
  text: string;
  failure: Failure | null;
  /** Where what came of it is seen. */
  link?: { name: string; href: string } | undefined;
}

/** Does one thing at a time with what is chosen, and keeps what came of it. */
export function useBulkAction({ onClear, onDone }: { onClear(): void; onDone(): void }) {
  const [isBusy, setBusy] = useState(false);
  const [answer, setAnswer] = useState<BulkAnswer | null>(null);
  const act = async (work: () => Promise<BulkAnswer>) => {
    setBusy(true);
    setAnswer(null);
    setAnswer(await work());
    setBusy(false);
    onClear();
    onDone();
  };
  const forget = useCallback(() => setAnswer(null), []);
  return { isBusy, answer, act, forget };
}

interface BulkNoticeProps {
  answer: BulkAnswer | null;
  /** It has been seen. */
  onSeen(): void;
}

/** Says what came of it, for a while. Where something went wrong it stays until it is put away, or something else is done. */
export function BulkNotice({ answer, onSeen }: BulkNoticeProps) {
  const { text = '', failure = null, link } = answer ?? {};
  return (
    <>
      <FailureNotice failure={failure}>
        {text && <p>{text}.</p>}
        <Button look="quiet" onClick={onSeen}>
          Put away
        </Button>
      </FailureNotice>
      <PassingNotice onGone={onSeen}>
        {text && !failure ? (
          <span>
            {text}. {link && <Link href={link.href}>{link.name}</Link>}
          </span>
        ) : null}
      </PassingNotice>
    </>
  );
}
