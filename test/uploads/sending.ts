import { createHash } from 'node:crypto';
import type { CompleteUploadInput, CreateUploadInput } from '../../generated/graphql/graphql.ts';
import { graphql } from '../../generated/graphql/index.ts';
import type { Client } from '../support/client.ts';

export const createUpload = graphql(`
  mutation BeginUpload($input: CreateUploadInput!) {
    createUpload(input: $input) {
      __typename
      ... on CreatedUpload { upload { id byteSize receivedBytes } url method headers expiresAt maxBytes }
      ... on Error { code message }
      ... on ValidationError { issues { path code } }
      ... on LimitError { limit }
      ... on ForbiddenError { permission }
    }
  }
`);

export const completeUpload = graphql(`
  mutation EndUpload($input: CompleteUploadInput!) {
    completeUpload(input: $input) {
      __typename
      ... on Document { id name contentType byteSize sha256 tags metadata duplicateOf { id } jobs(last: 1) { nodes { id } } }
      ... on Error { code message }
      ... on ConflictError { reason }
      ... on ValidationError { issues { path code } }
      ... on ForbiddenError { permission }
    }
  }
`);

export async function begun(client: Client, input: Omit<CreateUploadInput, 'workspaceId'>) {
  const { createUpload: answer } = await client.get(createUpload, {
    input: { workspaceId: client.workspaceId, ...input },
  });
  if (answer.__typename !== 'CreatedUpload') throw new Error(`${answer.code}: ${answer.message}`);
  return answer;
}

export async function completed(client: Client, input: CompleteUploadInput) {
  return (await client.get(completeUpload, { input })).completeUpload;
}

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

const version = { 'tus-resumable': '1.0.0' };

export function head(url: string): Promise<Response> {
  return fetch(url, { method: 'HEAD', headers: version });
}

export function patch(
  url: string,
  offset: number,
  bytes: Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  return fetch(url, {
    method: 'PATCH',
    headers: {
      ...version,
      'content-type': 'application/offset+octet-stream',
      'upload-offset': String(offset),
      ...headers,
    },
    body: bytes,
  });
}
