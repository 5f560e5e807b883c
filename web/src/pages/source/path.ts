/** The page that shows a place of a document. */
export function pathOfSource(slug: string, documentId: string, sheet: string, at: string): string {
  return `/w/${slug}/documents/${documentId}?${new URLSearchParams({ view: 'source', sheet, at })}`;
}
