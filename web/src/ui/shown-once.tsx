import { CopyText } from './copy-text.tsx';
import { Notice } from './notice.tsx';

/** A secret that is stored nowhere, with a way to take it along. */
export function ShownOnce({
  secret,
  says = 'This is shown once. Keep it where secrets are kept: your program checks signatures with it.',
}: {
  secret: string;
  says?: string;
}) {
  return (
    <>
      <Notice tone="warn">
        <p>{says}</p>
      </Notice>
      <CopyText text={secret} look="primary" />
    </>
  );
}
