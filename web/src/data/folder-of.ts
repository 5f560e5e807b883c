/** The folder that a document was uploaded with; empty where it came by itself. */
export function folderOf({ path }: { path: string | null }): string {
  return path?.slice(0, Math.max(path.lastIndexOf('/'), 0)) ?? '';
}

/** What is said of a document beside its name, with its folder where it came with one. */
export function inFolder(note: string, document: { path: string | null } | null | undefined): string {
  const folder = document ? folderOf(document) : '';
  return folder === '' ? note : `${note} · ${folder}`;
}

/** The name of a document, after the folder that it was uploaded with. */
export function placeOf(document: { name: string; path: string | null }): string {
  return [folderOf(document), document.name].filter((part) => part !== '').join('/');
}
