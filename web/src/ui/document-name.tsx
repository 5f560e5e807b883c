import type { ReactNode } from 'react';
import { folderOf } from '../data/folder-of.ts';

interface DocumentNameProps {
  document: { name: string; path: string | null };
  /** The name, where it leads somewhere. */
  children?: ReactNode;
}

/** What a document is called in a list, with its folder: two of one name are told apart by that. */
export function DocumentName({ document, children = document.name }: DocumentNameProps) {
  const folder = folderOf(document);
  return (
    <span title={document.path ?? document.name}>
      {children} {folder && <small className="quiet">{folder}</small>}
    </span>
  );
}
