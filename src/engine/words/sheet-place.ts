import type { SheetHead } from '../model.ts';

/** A sheet as a sentence begins with it: `The sheet “Stock”`, and a page of a document as `Page 3`. */
export function sheetPlace({ name, page }: Pick<SheetHead, 'name' | 'page'>): string {
  return page === undefined ? `The sheet “${name}”` : name;
}
