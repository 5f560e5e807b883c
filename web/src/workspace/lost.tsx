import { Link } from 'wouter';
import { Empty } from '../ui/notice.tsx';
import { Page } from '../ui/page.tsx';
import { useWorkspace } from './viewer.ts';

export function Lost({ what }: { what: string }) {
  const { slug } = useWorkspace();
  return (
    <Page title={`No such ${what}`}>
      <Empty title={`This ${what} is not there, or you cannot see it.`}>
        <Link href={`/w/${slug}`}>To the overview</Link>
      </Empty>
    </Page>
  );
}
