import { useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';

/** A secret that is stored nowhere, with a way to take it along. */
export function ShownOnce({
  secret,
  says = 'This is shown once. Keep it where secrets are kept: your program checks signatures with it.',
}: {
  secret: string;
  says?: string;
}) {
  const [isCopied, setCopied] = useState(false);
  return (
    <>
      <Notice tone="warn">
        <p>{says}</p>
      </Notice>
      <code style={{ overflowWrap: 'anywhere' }}>{secret}</code>
      <Button
        look="primary"
        onClick={async () => {
          await navigator.clipboard.writeText(secret);
          setCopied(true);
        }}
      >
        {isCopied ? 'Copied' : 'Copy'}
      </Button>
    </>
  );
}
