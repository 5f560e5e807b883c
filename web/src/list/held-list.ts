interface Thing {
  id: string;
}

export interface PageInfo {
  hasNextPage: boolean;
  endCursor?: string | null;
}

/** A list as it is shown: whatever happens, what stands in it stays where it is. */
export interface HeldList<Item extends Thing> {
  shown: readonly Item[];
  /** The newest page, as it would be shown if it were loaded now. */
  newest: readonly Item[];
  newestInfo: PageInfo | undefined;
  /** Where what is shown ends. */
  pageInfo: PageInfo | undefined;
}

/** Takes the newest page. A list in which nothing stands shows it; else only what is shown already is brought up to date. */
export function withNewest<Item extends Thing>(
  list: HeldList<Item> | null,
  newest: readonly Item[],
  pageInfo: PageInfo | undefined,
): HeldList<Item> {
  const held = { newest, newestInfo: pageInfo };
  if (!list || list.shown.length === 0) return { ...held, shown: newest, pageInfo };
  return { ...list, ...held, shown: updated(list.shown, newest) };
}

/** What is shown, as it is now: `again` are all that are still there of those that `staleIds` names. */
export function withRead<Item extends Thing>(
  list: HeldList<Item>,
  staleIds: readonly string[],
  again: readonly Item[],
): HeldList<Item> {
  const there = new Set(again.map(({ id }) => id));
  const gone = new Set(staleIds.filter((id) => !there.has(id)));
  return {
    ...list,
    shown: updated(
      list.shown.filter(({ id }) => !gone.has(id)),
      again,
    ),
  };
}

/** Puts a further page at the end. */
export function withMore<Item extends Thing>(
  list: HeldList<Item>,
  page: readonly Item[],
  pageInfo: PageInfo | undefined,
): HeldList<Item> {
  const known = new Set(list.shown.map(({ id }) => id));
  return { ...list, shown: [...list.shown, ...page.filter(({ id }) => !known.has(id))], pageInfo };
}

/** Shows the newest page in place of what is shown. */
export function revealed<Item extends Thing>(list: HeldList<Item>): HeldList<Item> {
  return { ...list, shown: list.newest, pageInfo: list.newestInfo };
}

/** How many the newest page has that are not shown. */
export function newIn<Item extends Thing>({ shown, newest }: HeldList<Item>): number {
  const known = new Set(shown.map(({ id }) => id));
  return newest.filter(({ id }) => !known.has(id)).length;
}

/** Those that are shown, and that the newest page says nothing of. */
export function staleIn<Item extends Thing>({ shown, newest }: HeldList<Item>): string[] {
  const known = new Set(newest.map(({ id }) => id));
  return shown.flatMap(({ id }) => (known.has(id) ? [] : [id]));
}

function updated<Item extends Thing>(items: readonly Item[], from: readonly Item[]): Item[] {
  const byId = new Map(from.map((item) => [item.id, item]));
  return items.map((item) => byId.get(item.id) ?? item);
}
