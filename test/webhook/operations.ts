import type { EventType } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import type { Client } from '../support/client.ts';

export const createWebhook = graphql(`
  mutation CreateWebhook($input: CreateWebhookInput!) {
    createWebhook(input: $input) {
      __typename
      ... on IssuedWebhook { secret webhook { id name url eventTypes version disabledAt createdBy { id } } }
      ... on Error { code message }
      ... on ValidationError { issues { path } }
      ... on ConflictError { reason }
      ... on LimitError { limit }
    }
  }
`);

/** A webhook of the client's workspace, with its secret. */
export async function addWebhook(
  client: Client,
  url: string,
  eventTypes: EventType[] = ['WORKSPACE_UPDATED'],
): Promise<{ id: string; secret: string }> {
  const input = { workspaceId: client.workspaceId, name: 'Receiver', url, eventTypes };
  const { createWebhook: made } = await client.get(createWebhook, { input });
  if (made.__typename !== 'IssuedWebhook' || made.secret === null) throw new Error(JSON.stringify(made));
  return { id: made.webhook.id, secret: made.secret };
}

const rename = graphql(`
  mutation RenameForWebhook($input: UpdateWorkspaceInput!) { updateWorkspace(input: $input) { __typename } }
`);

/** Causes one event: WORKSPACE_UPDATED. */
export async function renameWorkspace(client: Client, name: string): Promise<void> {
  await client.get(rename, { input: { workspaceId: client.workspaceId, name } });
}

export const webhookById = graphql(`
  query WebhookById($id: ID!, $status: WebhookDeliveryStatus) {
    node(id: $id) {
      __typename
      ... on Webhook {
        name url eventTypes version disabledAt disabledReason failingSince
        deliveries(first: 50, status: $status) {
          totalCount
          nodes { id eventId eventType status attempt responseStatus error deliveredAt failedAt dueAt }
        }
      }
    }
  }
`);

/** The webhook as its owner sees it. */
export async function lookAt(client: Client, id: string) {
  const { node } = await client.get(webhookById, { id });
  if (node?.__typename !== 'Webhook' || !node.deliveries) throw new Error('There is no such webhook.');
  return { ...node, deliveries: node.deliveries };
}
