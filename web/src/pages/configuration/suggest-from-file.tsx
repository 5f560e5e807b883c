import { useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { type Failure, noAnswer } from '../../data/failure.ts';
import { loadPart } from '../../data/load-part.ts';
import { Button } from '../../ui/button.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { useWorkspace } from '../../workspace/viewer.ts';

/** Takes a file along, and asks for a configuration of it. */
export function SuggestFromFile() {
  const { id: workspaceId, slug } = useWorkspace();
  const input = useRef<HTMLInputElement>(null);
  const [, navigate] = useLocation();
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const suggest = async (file: File) => {
    setBusy(true);
    setFailure(null);
    const { sendOne } = await loadPart(() => import('../../data/send-one.ts'));
    const sent = await sendOne(file, workspaceId);
    setBusy(false);
    if ('message' in sent) setFailure({ ...noAnswer, message: sent.message });
    else navigate(`/w/${slug}/configurations?of=${sent.documentId}`);
  };
  return (
    <>
      <Button isBusy={isBusy} onClick={() => input.current?.click()}>
        Suggest from a file…
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label="A file to suggest a configuration from"
        onChange={({ currentTarget }) => {
          const [file] = currentTarget.files ?? [];
          currentTarget.value = '';
          if (file) void suggest(file);
        }}
      />
      <FailureNotice failure={failure} />
    </>
  );
}
