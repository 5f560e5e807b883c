import { Address } from '../../ui/address.tsx';
import { counted } from '../../ui/format.ts';
import { useWorkspace } from '../../workspace/viewer.ts';
import { pathOfSource } from '../source/path.ts';

interface FoundAtProps {
  source: { sheet: string; range: string; parts: readonly unknown[] };
  document: { id: string } | null | undefined;
}

/** Where a table begins in its document, and on how many pages or sheets more it stands. */
export function FoundAt({ source: { sheet, range, parts }, document }: FoundAtProps) {
  const { slug } = useWorkspace();
  const more = parts.length - 1;
  return (
    <>
      <Address
        sheet={sheet}
        range={range}
        href={document ? pathOfSource(slug, document.id, sheet, range) : undefined}
      />
      {more > 0 && <span className="quiet"> and {counted(more, 'more place')}</span>}
    </>
  );
}
