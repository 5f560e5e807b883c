/** A page of things; `null` where the viewer may not see them. */
type PageOf<Item> = { nodes: readonly Item[] } | null | undefined;

/** What a page is of. */
export type NodeOf<Page> = NonNullable<Page> extends { nodes: readonly (infer Item)[] } ? Item : never;

/** The things of a page; none where the viewer may not see them. */
export function nodesOf<Item>(page: PageOf<Item>): readonly Item[] {
  return page?.nodes ?? [];
}
