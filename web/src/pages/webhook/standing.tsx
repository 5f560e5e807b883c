import type { ReactNode } from 'react';
import type { WebhookLineFragment } from '../../generated/graphql.ts';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { stateOf } from './kinds.ts';

type Standing = Pick<WebhookLineFragment, 'url' | 'createdAt' | 'disabledAt' | 'failingSince'>;

/** What is said of a webhook, whatever it sends; `others` stand before since when it fails. */
export function factsOf(
  webhook: Standing,
  others: readonly (readonly [string, ReactNode])[] = [],
): (readonly [string, ReactNode])[] {
  const { url, createdAt, failingSince } = webhook;
  return [
    ['State', <Status key="state" of={stateOf(webhook)} />],
    ['Sent to', <code key="url">{url}</code>],
    ['Made', <Time key="made" of={createdAt} />],
    ...others,
    ...(failingSince ? ([['Failing since', <Time key="failing" of={failingSince} />]] as const) : []),
  ];
}
