import type { IncomingHttpHeaders } from 'node:http';
import type { Settings } from '../../src/config/settings.ts';
import {
  changeGroup,
  changePerson,
  createGroup,
  type DirectoryGroup,
  type DirectoryPerson,
  deleteGroup,
  deprovisionPerson,
  findGroup,
  findPerson,
  type GroupFacts,
  listGroups,
  listPeople,
  type PersonFacts,
  provisionPerson,
  type Window,
} from '../../src/domain/directory/index.ts';
import { type Context, NotFoundError } from '../../src/domain/kernel/index.ts';
import { groupShape, userShape } from './attributes.ts';
import { mostResults, resourceTypes, serviceProviderConfig } from './discovery.ts';
import { ScimFault } from './fault.ts';
import { patched } from './patch.ts';
import { changedPersonOf, groupIn, groupOf, operationsIn, personIn } from './read-body.ts';
import {
  groupResource,
  isSelected,
  listResponse,
  type Resource,
  type Selection,
  selected,
  userResource,
} from './resources.ts';
import { schemas } from './schemas.ts';

export interface ScimRequest {
  context: Context;
  /** The address of `/scim/v2`. */
  base: string;
  id: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Readonly<Record<string, unknown>>;
  requests: Settings['requests'];
}

export interface Answer {
  status: number;
  /** `null` for none. */
  body: unknown;
  headers: Readonly<Record<string, string>>;
}

export const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
export type Method = (typeof methods)[number];

interface Route {
  method: Method;
  path: string;
  run(request: ScimRequest): Promise<Answer>;
}

/** What the standard describes and is not done here: bulk, who asks, and searches by POST (RFC 7644, 3.7, 3.11, 3.4.3). */
export const unsupportedPaths = ['/Bulk', '/Me', '/.search', '/Users/.search', '/Groups/.search'];

export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/ServiceProviderConfig',
    run: async (request) => described(request, found(serviceProviderConfig(request.base, request.requests))),
  },
  {
    method: 'GET',
    path: '/ResourceTypes',
    run: async (request) => described(request, all(resourceTypes(request.base))),
  },
  { method: 'GET', path: '/ResourceTypes/:id', run: async ({ base, id }) => one(resourceTypes(base), id) },
  { method: 'GET', path: '/Schemas', run: async (request) => described(request, all(schemas(request.base))) },
  { method: 'GET', path: '/Schemas/:id', run: async ({ base, id }) => one(schemas(base), id) },
  { method: 'GET', path: '/Users', run: listUsers },
  { method: 'POST', path: '/Users', run: createUser },
  { method: 'GET', path: '/Users/:id', run: getUser },
  {
    method: 'PUT',
    path: '/Users/:id',
    run: (request) => changeUser(request, (before) => personIn(request.body, before)),
  },
  { method: 'PATCH', path: '/Users/:id', run: patchUser },
  { method: 'DELETE', path: '/Users/:id', run: removeUser },
  { method: 'GET', path: '/Groups', run: listAllGroups },
  { method: 'POST', path: '/Groups', run: makeGroup },
  { method: 'GET', path: '/Groups/:id', run: getGroup },
  { method: 'PUT', path: '/Groups/:id', run: (request) => changeOneGroup(request, () => groupIn(request.body)) },
  { method: 'PATCH', path: '/Groups/:id', run: patchGroup },
  { method: 'DELETE', path: '/Groups/:id', run: removeGroup },
];

async function listUsers({ context, base, query }: ScimRequest): Promise<Answer> {
  const { startIndex, window } = windowIn(query);
  const { total, people } = await listPeople(context, window);
  const resources = people.map((person) => selected(userResource(person, base), selectionIn(query)));
  return found(listResponse(resources, { total, startIndex }));
}

async function createUser({ context, base, body, query }: ScimRequest): Promise<Answer> {
  return made(userResource(await provisionPerson(context, personIn(body)), base), query);
}

async function getUser({ context, base, id, query, headers }: ScimRequest): Promise<Answer> {
  const person = await findPerson(context.db.prisma, id);
  if (!person) throw new NotFoundError('The User');
  return unlessKnown(userResource(person, base), query, headers);
}

async function changeUser(request: ScimRequest, change: (before: DirectoryPerson) => PersonFacts): Promise<Answer> {
  const { context, base, id, query } = request;
  const person = await changePerson(context, id, (before) => {
    requireVersion(userResource(before, base), request);
    return change(before);
  });
  return changed(userResource(person, base), query);
}

function patchUser(request: ScimRequest): Promise<Answer> {
  const operations = operationsIn(request.body);
  return changeUser(request, (before) => {
    return changedPersonOf(patched(userResource(before, request.base), operations, userShape), before);
  });
}

async function removeUser(request: ScimRequest): Promise<Answer> {
  const { context, base, id } = request;
  await deprovisionPerson(context, id, (before) => requireVersion(userResource(before, base), request));
  return gone;
}

async function listAllGroups({ context, base, query }: ScimRequest): Promise<Answer> {
  const { startIndex, window } = windowIn(query);
  const selection = selectionIn(query);
  const withMembers = isSelected('members', selection);
  const { total, groups } = await listGroups(context, { ...window, withMembers });
  const resources = groups.map((group) => selected(groupResource(group, base), selection));
  return found(listResponse(resources, { total, startIndex }));
}

async function makeGroup({ context, base, body, query }: ScimRequest): Promise<Answer> {
  return made(groupResource(await createGroup(context, groupIn(body)), base), query);
}

async function getGroup({ context, base, id, query, headers }: ScimRequest): Promise<Answer> {
  const group = await findGroup(context.db.prisma, id);
  if (!group) throw new NotFoundError('The Group');
  return unlessKnown(groupResource(group, base), query, headers);
}

async function changeOneGroup(request: ScimRequest, change: (before: DirectoryGroup) => GroupFacts): Promise<Answer> {
  const { context, base, id, query } = request;
  const group = await changeGroup(context, id, (before) => {
    requireVersion(groupResource(before, base), request);
    return change(before);
  });
  return changed(groupResource(group, base), query);
}

function patchGroup(request: ScimRequest): Promise<Answer> {
  const operations = operationsIn(request.body);
  return changeOneGroup(request, (before) =>
    groupOf(patched(groupResource(before, request.base), operations, groupShape)),
  );
}

async function removeGroup(request: ScimRequest): Promise<Answer> {
  const { context, base, id } = request;
  await deleteGroup(context, id, (before) => requireVersion(groupResource(before, base), request));
  return gone;
}

const gone: Answer = { status: 204, body: null, headers: {} };

function found(body: unknown): Answer {
  return { status: 200, body, headers: {} };
}

function all(resources: readonly Record<string, unknown>[]): Answer {
  return found(listResponse(resources, { total: resources.length, startIndex: 1 }));
}

/** What describes the server is not filtered, and whoever would take all for a selection is told (RFC 7644, 4). */
function described({ query }: ScimRequest, answer: Answer): Answer {
  if (query.has('filter')) throw new ScimFault(403, 'What describes the server has no filter.');
  return answer;
}

function one(resources: readonly (Record<string, unknown> & { id: string })[], id: string): Answer {
  const resource = resources.find((each) => each.id.toLowerCase() === id.toLowerCase());
  if (!resource) throw new NotFoundError('The resource');
  return found(resource);
}

function changed(resource: Resource, query: URLSearchParams): Answer {
  const { version, location } = resource.meta;
  return { status: 200, body: selected(resource, selectionIn(query)), headers: { etag: version, location } };
}

function made(resource: Resource, query: URLSearchParams): Answer {
  return { ...changed(resource, query), status: 201 };
}

function unlessKnown(resource: Resource, query: URLSearchParams, headers: IncomingHttpHeaders): Answer {
  const answer = changed(resource, query);
  const isKnown = tagsIn(headers['if-none-match']).some((tag) => tag === '*' || tag === resource.meta.version);
  return isKnown ? { ...answer, status: 304, body: null } : answer;
}

/** Throws where the request is about another version (RFC 7644, 3.14). */
function requireVersion({ meta }: Resource, { headers }: ScimRequest): void {
  const tags = tagsIn(headers['if-match']);
  if (tags.length === 0 || tags.includes('*') || tags.includes(meta.version)) return;
  throw new ScimFault(412, `The resource is at version ${meta.version}. Get it again, and repeat the change.`);
}

function tagsIn(header: string | undefined): string[] {
  return header?.split(',').map((tag) => tag.trim()) ?? [];
}

/** The first has number 1; what is less counts as that, and more than fit into a page as so many (RFC 7644, 3.4.2.4). */
function windowIn(query: URLSearchParams): { startIndex: number; window: Window } {
  const startIndex = Math.max(1, numberIn(query, 'startIndex') ?? 1);
  const limit = Math.min(mostResults, Math.max(0, numberIn(query, 'count') ?? 100));
  return { startIndex, window: { filter: query.get('filter'), offset: startIndex - 1, limit } };
}

function numberIn(query: URLSearchParams, name: string): number | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  if (/^-?\d{1,9}$/.test(text)) return Number(text);
  throw new ScimFault(400, `${name} is a whole number.`, { scimType: 'invalidValue' });
}

function selectionIn(query: URLSearchParams): Selection {
  return {
    attributes: query.get('attributes') ?? undefined,
    excludedAttributes: query.get('excludedAttributes') ?? undefined,
  };
}
