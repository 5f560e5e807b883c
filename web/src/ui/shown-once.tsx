import { useRef, useState } from 'react';
import { Button } from './button.tsx';
import { Notice } from './notice.tsx';

/** A secret that is stored nowhere, with a way to take it along. */
export function ShownOnce({
  secret,
  says = 'This is shown once. Keep it where secrets are kept: your program checks signatures with it.',
}: {
  secret: string;
  says?: string;
}) {
  const text = useRef<HTMLElement>(null);
  const [label, setLabel] = useState('Copy');
  return (
    <>
      <Notice tone="warn">
        <p>{says}</p>
      </Notice>
      <code ref={text} style={{ overflowWrap: 'anywhere' }}>
        {secret}
      </code>
      <Button
        look="primary"
        onClick={async () => {
          try {
            await navigator.clipboard.writeText(secret);
            setLabel('Copied');
          } catch {
            // Browsers have no clipboard for pages that came over plain HTTP, and ask before they give it to others.
            if (text.current) getSelection()?.selectAllChildren(text.current);
            setLabel('Selected: copy it with your keys');
          }
        }}
      >
        {label}
      </Button>
    </>
  );
}
