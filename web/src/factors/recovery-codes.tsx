import { useState } from 'react';
import { Button } from '../ui/button.tsx';
import { Notice } from '../ui/notice.tsx';

/** Codes that are stored nowhere as they are, with a way to take them along. */
export function RecoveryCodes({ codes, onDone }: { codes: readonly string[]; onDone(): void }) {
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <Notice tone="warn">
        <p>
          Recovery codes, shown this once. Each lets you in once when your second factor is lost: print them, or keep
          them in a safe.
        </p>
      </Notice>
      <pre>{codes.join('\n')}</pre>
      <p>
        <Button
          onClick={async () => {
            await navigator.clipboard.writeText(codes.join('\n'));
            setCopied(true);
          }}
        >
          {isCopied ? 'Copied' : 'Copy'}
        </Button>{' '}
        <Button look="primary" onClick={onDone}>
          I have kept them
        </Button>
      </p>
    </>
  );
}
