export interface Question {
  name: string;
  ours: string;
  /** The same of PostGraphile; `null` where it has nothing like it. */
  peer: string | null;
  /** Whether the hand-written server answers it. */
  isHandWritten?: boolean;
  /** Stands in every answer. */
  expected: string;
}

const peerDocuments = 'orderBy: ROW_ID_DESC, condition: { kind: SOURCE }';

export const questions: Question[] = [
  {
    name: 'nested',
    ours: `query ($id: ID!) { workspace(id: $id) { id name slug version createdAt archivedAt documents(first: 20) { nodes {
      id name contentType byteSize sha256 createdAt jobs(first: 3) { nodes { id status attempt maxAttempts progress createdAt } } } } } }`,
    peer: `query ($id: String!) { workspaceByRowId(rowId: $id) { rowId name slug version createdAt archivedAt documentsByWorkspaceId(first: 20, ${peerDocuments}) { nodes {
      rowId name contentType byteSize sha256 createdAt jobsByDocumentId(first: 3, orderBy: ROW_ID_DESC) { nodes { rowId status attempt maxAttempts progress createdAt } } } } } }`,
    isHandWritten: true,
    expected: '"progress":',
  },
  {
    name: 'documents with last job',
    ours: `query ($id: ID!) { workspace(id: $id) { documents(first: 50) { nodes { id name createdAt jobs(first: 1) { nodes { id status progress createdAt } } } } } }`,
    peer: `query ($id: String!) { workspaceByRowId(rowId: $id) { documentsByWorkspaceId(first: 50, ${peerDocuments}) { nodes { rowId name createdAt jobsByDocumentId(first: 1, orderBy: ROW_ID_DESC) { nodes { rowId status progress createdAt } } } } } }`,
    expected: '"progress":',
  },
  {
    name: 'job page',
    ours: `query ($id: ID!) { workspace(id: $id) { jobs(first: 50) { nodes { id status progress createdAt document { id name } } pageInfo { hasNextPage endCursor } } } }`,
    peer: `query ($id: String!) { workspaceByRowId(rowId: $id) { jobsByWorkspaceId(first: 50, orderBy: ROW_ID_DESC) { nodes { rowId status progress createdAt documentByDocumentId { rowId name } } pageInfo { hasNextPage endCursor } } } }`,
    expected: '"hasNextPage":true',
  },
  {
    name: 'in depth',
    ours: `query ($id: ID!) { workspace(id: $id) { id name documents(first: 20) { nodes { id name jobs(first: 5) { nodes { id status
      tables(first: 5) { nodes { id name rowCount issues(first: 5) { nodes { rule message sourceCell } } } } } } } } } }`,
    peer: null,
    isHandWritten: true,
    expected: '"sourceCell":"C5"',
  },
  { name: 'viewer', ours: '{ viewer { user { id } } }', peer: null, expected: '"viewer":' },
];
