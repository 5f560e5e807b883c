import { useQuery } from 'urql';
import { SignInWaysDocument } from '../generated/graphql.ts';
import { Notice } from '../ui/notice.tsx';

/** Where there is no mail server: that nothing is mailed, and where the links are that would have been; `elsewhere` than in the log. */
export function NoMail({ elsewhere }: { elsewhere?: string }) {
  const [{ data }] = useQuery({ query: SignInWaysDocument });
  if (!data || data.server.sendsMail) return null;
  return (
    <Notice tone="warn">
      This server mails nothing, for it knows no mail server.{' '}
      {elsewhere ??
        'What it would have sent stands in the log of its worker, with the link: look for “a mail, which mail.url would have sent”, and pass the link on.'}
    </Notice>
  );
}
