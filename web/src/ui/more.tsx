import { Button } from './button.tsx';

interface MoreProps {
  pageInfo: { hasNextPage: boolean; endCursor?: string | null } | undefined;
  isBusy: boolean;
  onMore(after: string): void;
}

/** Asks for the next page of a list. */
export function More({ pageInfo, isBusy, onMore }: MoreProps) {
  const after = pageInfo?.hasNextPage ? pageInfo.endCursor : null;
  if (!after) return null;
  return (
    <div>
      <Button isBusy={isBusy} onClick={() => onMore(after)}>
        Show more
      </Button>
    </div>
  );
}
