import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse, serializeOuter, type TreeAdapter } from 'parse5';
import { EngineError } from '../../errors.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** What a browser does not show as text of a cell. */
const unshown = new Set(['script', 'style', 'template', 'noscript']);

/** How deep elements may stand in each other. The parser looks through all open ones at many tags; browsers stop at 512 too. */
const maxDepth = 512;

/**
 * The tables of a web page as a browser would build them (HTML, 13.2 Parsing HTML documents), written with every end tag and without
 * named characters: what is read of them depends on no tag that the page leaves out. Pieces that the page hides, such as the sort keys
 * in tables of Wikipedia, are left out. A table within a table stays in the cell that holds it.
 *
 * @param name of the document, for messages
 * @throws EngineError LIMIT_EXCEEDED where elements stand too deep in each other
 */
export function webTables(page: string, name: string): string {
  const tables: string[] = [];
  const waiting: Node[] = [parse(page, { treeAdapter: shallowTrees(name) })];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (defaultTreeAdapter.isElementNode(node) && node.tagName === 'table') {
      removeHidden(node);
      tables.push(serializeOuter(node).replaceAll('&nbsp;', '\u00A0'));
    } else if ('childNodes' in node) {
      // Pushed backwards, since the last one is taken first: the tables stay in the order of the page.
      for (let at = node.childNodes.length - 1; at >= 0; at--) {
        const child = node.childNodes[at];
        if (child) waiting.push(child);
      }
    }
  }
  return `<html><body>${tables.join('\n')}</body></html>`;
}

function shallowTrees(name: string): TreeAdapter<DefaultTreeAdapterMap> {
  let depth = 0;
  return {
    ...defaultTreeAdapter,
    onItemPush() {
      depth += 1;
      if (depth <= maxDepth) return;
      const message = `${name} has elements more than ${maxDepth} deep in each other. Open it in Excel and save a copy as XLSX.`;
      throw new EngineError('LIMIT_EXCEEDED', message, { limit: 'depth', allowed: maxDepth });
    },
    onItemPop() {
      depth -= 1;
    },
  };
}

function removeHidden(table: Element): void {
  const waiting: Element[] = [table];
  for (let element = waiting.pop(); element !== undefined; element = waiting.pop()) {
    const shown = element.childNodes.filter((child) => !defaultTreeAdapter.isElementNode(child) || isShown(child));
    element.childNodes = shown;
    for (const child of shown) if (defaultTreeAdapter.isElementNode(child)) waiting.push(child);
  }
}

function isShown({ tagName, attrs }: Element): boolean {
  const style = attrs.find(({ name }) => name === 'style')?.value;
  return !unshown.has(tagName) && !(style !== undefined && /\bdisplay\s*:\s*none\b/i.test(style));
}
