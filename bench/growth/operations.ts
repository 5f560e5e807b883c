import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Filled } from './fill.ts';

/** What is asked, and how: the same of either database. */
export interface Operation {
  name: string;
  query: string;
  variables: Record<string, unknown>;
}

const sent: Record<string, string> = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../web/src/generated/persisted-documents.json'), 'utf8'),
);
const texts = Object.values(sent);

/** The text of an operation as the dashboard sends it. Throws for one that it does not have. */
function dashboard(operation: string): string {
  const text = texts.find((one) => new RegExp(`(?:^|\\s)query ${operation}\\b`).test(one));
  if (text === undefined) throw new Error(`The dashboard asks no ${operation}.`);
  return text;
}

const workspace = (selection: string) => `query ($id: ID!) { workspace(id: $id) { ${selection} } }`;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

/** What the dashboard asks of a workspace and of the installation, and what else an API's client lists and counts. */
export function operationsOf(id: string, filled: Filled): Operation[] {
  const source = { kind: 'SOURCE' };
  const asked = (name: string, operation: string, variables: Record<string, unknown>) => ({
    name,
    query: dashboard(operation),
    variables,
  });
  const own = (name: string, selection: string) => ({ name, query: workspace(selection), variables: { id } });
  return [
    asked('overview', 'Overview', { id }),
    asked('chart of 24 hours', 'Activity', { id, from: hoursAgo(24), bucket: 'HOUR' }),
    asked('chart of 30 days', 'Activity', { id, from: hoursAgo(24 * 30), bucket: 'DAY' }),
    asked('chart of a year', 'Activity', { id, from: hoursAgo(24 * 365), bucket: 'WEEK' }),
    asked('search, a frequent word', 'Find', { id, text: 'branch' }),
    asked('search, a word of one', 'Find', { id, text: filled.rareWord }),
    asked('search, a word of none', 'Find', { id, text: 'quagga' }),
    asked('documents', 'Documents', { id, filter: source }),
    asked('documents that failed', 'Documents', { id, filter: { ...source, statuses: ['FAILED'] } }),
    asked('documents that run', 'Documents', { id, filter: { ...source, statuses: ['RUNNING', 'WAITING'] } }),
    asked('documents to look at', 'Documents', { id, filter: { ...source, statuses: ['NEEDS_REVIEW'] } }),
    asked('documents by a word of one', 'Documents', { id, filter: { ...source, nameContains: filled.rareWord } }),
    asked('documents with a tag', 'Documents', { id, filter: { ...source, tags: ['branch-5'] } }),
    own('documents by name', 'documents(first: 50, orderBy: { field: NAME, direction: ASC }) { nodes { id name } }'),
    own('documents by size', 'documents(first: 50, orderBy: { field: SIZE, direction: DESC }) { nodes { id name } }'),
    own('documents, counted', 'documents(first: 1) { totalCount }'),
    asked('jobs', 'Jobs', { id, filter: {} }),
    asked('jobs that wait or run', 'Jobs', { id, filter: { statuses: ['QUEUED', 'RUNNING'] } }),
    asked('jobs that failed', 'Jobs', { id, filter: { statuses: ['FAILED'] } }),
    asked('jobs that were cancelled', 'Jobs', { id, filter: { statuses: ['CANCELLED'] } }),
    asked('jobs of a configuration', 'Jobs', { id, filter: { configurationId: filled.configurationId } }),
    asked('jobs of a rare configuration', 'Jobs', { id, filter: { configurationId: filled.rareConfigurationId } }),
    asked('jobs with issues', 'Jobs', { id, filter: { hasIssues: true } }),
    asked('jobs of a day', 'Jobs', { id, filter: { createdFrom: hoursAgo(24 * 200), createdTo: hoursAgo(24 * 180) } }),
    asked('jobs, counted by what they are', 'JobCounts', {
      id,
      open: { statuses: ['QUEUED', 'RUNNING'] },
      retryable: { statuses: ['FAILED', 'CANCELLED'] },
    }),
    own('jobs by their end', 'jobs(first: 50, orderBy: { field: FINISHED, direction: DESC }) { nodes { id } }'),
    own('jobs, counted', 'jobs(first: 1) { totalCount }'),
    asked('tables', 'Tables', { id, filter: {} }),
    asked('tables with issues', 'Tables', { id, filter: { hasIssues: true } }),
    asked('tables by a word of one', 'Tables', { id, filter: { nameContains: filled.rareWord } }),
    own('tables by name', 'tables(first: 50, orderBy: { field: NAME, direction: ASC }) { nodes { id } }'),
    own('tables by rows', 'tables(first: 50, orderBy: { field: ROWS, direction: DESC }) { nodes { id } }'),
    own('tables by issues', 'tables(first: 50, orderBy: { field: ISSUES, direction: DESC }) { nodes { id } }'),
    asked('configurations', 'Configurations', { id, filter: {} }),
    asked('members', 'Members', { id }),
    asked('use by month', 'WorkspaceUpkeep', { id }),
    asked('a document', 'DocumentPage', { id: filled.documentId }),
    asked('its timeline', 'DocumentTimeline', { id: filled.documentId }),
    asked('documents of the same bytes', 'Preflight', { id: filled.documentId }),
    asked('a job', 'JobPage', { id: filled.jobId }),
    asked('a table', 'TablePage', { id: filled.tableId }),
    own('feed, from its beginning', 'events(first: 50) { nodes { id message } }'),
    own('feed, its end', 'events(last: 50) { nodes { id message } }'),
    own('feed, failures at its end', 'events(last: 50, types: [JOB_FAILED]) { nodes { id message } }'),
    own('feed, counted', 'events(first: 1) { totalCount }'),
    asked('webhook and deliveries', 'WebhookPage', { id: filled.webhookId }),
    asked('deliveries that failed', 'WebhookPage', { id: filled.webhookId, status: 'FAILED' }),
    asked('audit log', 'AuditLog', { filter: {} }),
    asked('audit log of a person', 'AuditLog', { filter: { actorId: filled.userId } }),
    asked('audit log of a workspace', 'AuditLog', { filter: { workspaceId: id } }),
    asked('audit log of an address', 'AuditLog', { filter: { address: '192.0.2.7' } }),
    asked('audit log of a rare type', 'AuditLog', { filter: { types: ['WORKSPACE_UPDATED'] } }),
    asked('audit log of a day', 'AuditLog', { filter: { from: hoursAgo(24 * 200), to: hoursAgo(24 * 180) } }),
    asked('users', 'Users', {}),
    asked('users by a word', 'Users', { search: 'person7' }),
    {
      name: 'workspaces and what they use',
      query:
        '{ workspaceQuotas(first: 50) { nodes { slug bytes { used } rowsPerMonth { used } jobsPerMonth { used } members { used } } } }',
      variables: {},
    },
  ];
}
