import type { EventType, WebhookDeliveryStatus } from '../../generated/graphql.ts';
import type { ListColumn } from '../../ui/list.tsx';
import { Status } from '../../ui/status.tsx';
import { Time } from '../../ui/time.tsx';
import { sentAs } from './kinds.ts';

interface Delivery {
  id: string;
  type?: EventType | null;
  status: WebhookDeliveryStatus;
  attempt: number;
  responseStatus?: number | null;
  error?: string | null;
  dueAt: string;
  deliveredAt?: string | null;
}

/** What is said of each thing that was sent, to whomever. */
export function deliveryColumns<One extends Delivery>(name: string): ListColumn<One>[] {
  return [
    { name, cell: ({ type }) => <code>{sentAs(type)}</code> },
    { name: 'Status', cell: ({ status }) => <Status of={status === 'PENDING' ? 'QUEUED' : status} /> },
    {
      name: 'Answer',
      isExtra: true,
      cell: ({ responseStatus, error }) => (
        <span title={error ?? undefined}>
          {responseStatus ?? ''} {error}
        </span>
      ),
    },
    { name: 'Attempts', isNumber: true, isExtra: true, cell: ({ attempt }) => attempt },
    { name: 'When', cell: ({ deliveredAt, dueAt }) => <Time of={deliveredAt ?? dueAt} /> },
  ];
}
