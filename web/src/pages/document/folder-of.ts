/** The folder that a document was uploaded with; empty where it came by itself. */
export function folderOf({ path }: { path: string | null }): string {
  return path?.slice(0, Math.max(path.lastIndexOf('/'), 0)) ?? '';
}
