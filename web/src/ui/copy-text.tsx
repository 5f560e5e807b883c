import { useRef, useState } from 'react';
import { Button } from './button.tsx';

/** A text to be taken along, with a button that does so. */
export function CopyText({ text, look = 'plain' }: { text: string; look?: 'primary' | 'plain' }) {
  const written = useRef<HTMLElement>(null);
  const [label, setLabel] = useState('Copy');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setLabel('Copied');
    } catch {
      // Browsers have no clipboard for pages that came over plain HTTP, and ask before they give it to others.
      if (written.current) getSelection()?.selectAllChildren(written.current);
      setLabel('Selected: copy it with your keys');
    }
  };
  return (
    <>
      <code ref={written} style={{ overflowWrap: 'anywhere' }}>
        {text}
      </code>
      <Button look={look} onClick={copy}>
        {label}
      </Button>
    </>
  );
}
