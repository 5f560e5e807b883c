import { type FewAsked, few, type MadeAsked, made } from '../../db/known-ids.ts';

/** What a list may be narrowed by, whatever it lists. */
export interface ListFilter {
  /** From this instant on. */
  createdFrom?: Date | null;
  /** Before this instant. */
  createdTo?: Date | null;
  /** The id of the person or key that made it. */
  createdById?: string | null;
}

/** Characters of the longest name that there is. */
const longestName = 255;

/** A part of a name, in any case. */
export function nameWith(part: string | null | undefined) {
  if (!part) return {};
  // LIKE is not asked about what no name can hold.
  if (part.length > longestName) return { id: { in: [] } };
  return { name: { contains: literally(part), mode: 'insensitive' as const } };
}

/** The same of documents or tables, and with all the tags: an index may know the few that have them. */
export function indexedWith(
  noun: FewAsked['noun'],
  part: string | null | undefined,
  tags: readonly string[] | null | undefined = [],
) {
  const isWord = part && part.length <= longestName;
  if (!isWord && !tags?.length) return nameWith(part);
  const asked: FewAsked = {
    what: 'few',
    noun,
    pattern: isWord ? `%${literally(part)}%` : null,
    tags: [...(tags ?? [])],
  };
  return { ...nameWith(part), ...(tags?.length ? { tags: { hasEvery: [...tags] } } : {}), [few]: asked };
}

/** Prisma hands the text to LIKE as it is: its wildcards have to be escaped to mean themselves. */
export function literally(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}

/** Made in a span of time. Of some nouns it is known between which ids those lie, which is asked where a list from the newest on would have to pass by others. */
export function createdWithin(noun: MadeAsked['noun'] | null, { createdFrom, createdTo }: ListFilter) {
  if (!createdFrom && !createdTo) return {};
  const asked: MadeAsked | null =
    noun && createdTo ? { what: 'made', noun, from: createdFrom ?? null, to: createdTo } : null;
  const createdAt = { ...(createdFrom ? { gte: createdFrom } : {}), ...(createdTo ? { lt: createdTo } : {}) };
  return { createdAt, ...(asked ? { [made]: asked } : {}) };
}

/** Made by a person or key. An empty id is that of none, and not one that was left out: so with every filter. */
export function madeBy({ createdById }: ListFilter) {
  return createdById == null ? {} : { actorId: createdById };
}
