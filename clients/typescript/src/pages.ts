interface Page<Node> {
  nodes: readonly (Node | null)[];
  pageInfo: { hasNextPage: boolean; endCursor?: string | null };
}

/** Every node of a connection, page after page. `read` answers the page after a cursor. */
export async function* eachNode<Node>(
  read: (after: string | null) => Promise<Page<Node>>,
): AsyncGenerator<Node, void, void> {
  for (let after: string | null = null; ; ) {
    const { nodes, pageInfo }: Page<Node> = await read(after);
    for (const node of nodes) if (node !== null) yield node;
    if (!pageInfo.hasNextPage) return;
    after = pageInfo.endCursor ?? null;
  }
}
