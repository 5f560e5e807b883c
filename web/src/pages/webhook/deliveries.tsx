import { useState } from 'react';
import { useMutation } from 'urql';
import { type Failure, failureOf } from '../../data/failure.ts';
import { type NodeOf, nodesOf } from '../../data/nodes.ts';
import { ReplayDeliveryDocument, type WebhookPageQuery } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { List, type ListColumn } from '../../ui/list.tsx';
import { More } from '../../ui/more.tsx';
import { Empty, FailureNotice } from '../../ui/notice.tsx';
import { deliveryColumns } from './delivery-columns.tsx';

type Page = Extract<NonNullable<WebhookPageQuery['node']>, { __typename: 'Webhook' }>['deliveries'];
type Delivery = NodeOf<Page>;

interface DeliveriesProps {
  of: Page;
  isBusy: boolean;
  onMore(after: string): void;
  onChange(): void;
}

/** What was sent and is to be, newest first, with what the receiver answered. */
export function Deliveries({ of: page, isBusy, onMore, onChange }: DeliveriesProps) {
  const [, replay] = useMutation(ReplayDeliveryDocument);
  const [failure, setFailure] = useState<Failure | null>(null);
  const columns: ListColumn<Delivery>[] = [
    ...deliveryColumns<Delivery>('Event'),
    {
      name: 'What can be done',
      isNameHidden: true,
      cell: ({ id, status }) =>
        status !== 'PENDING' && (
          <Button
            look="quiet"
            onClick={async () => {
              const result = await replay({ id });
              setFailure(failureOf(result, result.data?.replayDelivery));
              onChange();
            }}
          >
            Send again
          </Button>
        ),
    },
  ];
  return (
    <>
      <FailureNotice failure={failure} />
      {nodesOf(page).length === 0 ? (
        <Empty title="Nothing has been sent yet">
          <p>Run a document, and what happens to its job stands here a moment later.</p>
        </Empty>
      ) : (
        <List label="Deliveries" columns={columns} items={nodesOf(page)} />
      )}
      <More pageInfo={page?.pageInfo} isBusy={isBusy} onMore={onMore} />
    </>
  );
}
