import type { DirectoryGroup, DirectoryPerson } from '../../src/domain/directory/index.ts';
import { entityTag } from '../answer.ts';

export const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User';
export const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group';

/** A User or a Group as it is sent, without what has no value. */
export type Resource = Record<string, unknown> & {
  id: string;
  meta: { resourceType: string; location: string; version: string; created: string; lastModified: string };
};

/** `base` is the address of `/scim/v2`. */
export function userResource(person: DirectoryPerson, base: string): Resource {
  const { id, userName, externalId, email, name, givenName, familyName, isActive, groups } = person;
  return withMeta(
    {
      schemas: [userSchema],
      id,
      externalId: externalId ?? undefined,
      userName,
      displayName: name,
      name: { formatted: name, givenName: givenName ?? undefined, familyName: familyName ?? undefined },
      active: isActive,
      emails: [{ value: email, type: 'work', primary: true }],
      groups: groups.map((group) => ({
        value: group.id,
        display: group.name,
        type: 'direct',
        $ref: `${base}/Groups/${group.id}`,
      })),
    },
    { ...person, resourceType: 'User', location: `${base}/Users/${id}` },
  );
}

export function groupResource(group: DirectoryGroup, base: string): Resource {
  const { id, name, externalId, members } = group;
  return withMeta(
    {
      schemas: [groupSchema],
      id,
      externalId: externalId ?? undefined,
      displayName: name,
      members: members.map((member) => ({
        value: member.id,
        display: member.name,
        type: 'User',
        $ref: `${base}/Users/${member.id}`,
      })),
    },
    { ...group, resourceType: 'Group', location: `${base}/Groups/${id}` },
  );
}

/** The version is of all that is sent. */
function withMeta(
  content: Record<string, unknown> & { id: string },
  {
    resourceType,
    location,
    createdAt,
    changedAt,
  }: { resourceType: string; location: string; createdAt: Date; changedAt: Date },
): Resource {
  const created = createdAt.toISOString();
  const lastModified = changedAt.toISOString();
  return {
    ...content,
    meta: { resourceType, created, lastModified, location, version: entityTag([content, lastModified]) },
  };
}

/** Which attributes are sent: `attributes`, else all without `excludedAttributes` (RFC 7644, 3.9). Ids and schemas always are. */
export interface Selection {
  attributes: string | undefined;
  excludedAttributes: string | undefined;
}

const always: ReadonlySet<string> = new Set(['id', 'schemas']);

/** Whether a selection has an attribute, or parts of it. */
export function isSelected(name: string, { attributes, excludedAttributes }: Selection): boolean {
  if (always.has(name)) return true;
  if (attributes) return namesIn(attributes).has(name.toLowerCase());
  return namesIn(excludedAttributes ?? '').get(name.toLowerCase()) !== whole;
}

/** A resource as far as it is selected. */
export function selected(resource: Resource, selection: Selection): Record<string, unknown> {
  const isListed = Boolean(selection.attributes);
  const names = namesIn((isListed ? selection.attributes : selection.excludedAttributes) ?? '');
  return Object.fromEntries(
    Object.entries(resource).flatMap(([name, value]) => {
      if (!isSelected(name, selection)) return [];
      const parts = always.has(name) ? undefined : names.get(name.toLowerCase());
      return [
        [name, parts === undefined || parts === whole ? value : partsIn(value, (part) => parts.has(part) === isListed)],
      ];
    }),
  );
}

const whole = 'whole';

/** The attributes of a list by their names in lower case, each with those of its parts that are named; which values, by a filter, selects nothing here. */
function namesIn(list: string): ReadonlyMap<string, ReadonlySet<string> | typeof whole> {
  const names = new Map<string, Set<string> | typeof whole>();
  const unfiltered = list.slice(0, 2_000).replace(/\[[^\]]*\]/g, '');
  for (const given of unfiltered.split(',')) {
    const path = given.trim().toLowerCase();
    const [name = '', part] = path.replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/, '').split('.');
    const known = names.get(name);
    if (part === undefined) names.set(name, whole);
    else if (known !== whole) names.set(name, new Set([...(known ?? []), part]));
  }
  return names;
}

/** Of a complex value, or of each of many, the parts that are wanted, by their names in lower case. */
function partsIn(value: unknown, isWanted: (part: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => partsIn(item, isWanted));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([part]) => isWanted(part.toLowerCase())));
}

export function listResponse(
  resources: readonly Record<string, unknown>[],
  { total, startIndex }: { total: number; startIndex: number },
) {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  };
}
