import { type DefaultTreeAdapterMap, defaultTreeAdapter, parse, serializeOuter, type TreeAdapter } from 'parse5';
import { EngineError } from '../../errors.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

/** What a browser does not show as text of a cell. */
const unshown = new Set(['script', 'style', 'template', 'noscript']);

const headings = new Set(['h1', 'h2', 'h3', 'h4', 'h5', 'h6']);
const longestTitle = 120;
/** Characters of a heading that are looked at, blanks among them. */
const longestPiece = 2_000;
const mostPieces = 100;

export interface WebTables {
  /** A page with nothing but the tables. */
  page: string;
  /** The caption of each, else the heading before it. */
  titles: readonly (string | undefined)[];
}

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
export function webTables(page: string, name: string): WebTables {
  const tables: string[] = [];
  const titles: (string | undefined)[] = [];
  let heading: string | undefined;
  const waiting: Node[] = [parse(page, { treeAdapter: shallowTrees(name) })];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (defaultTreeAdapter.isElementNode(node) && node.tagName === 'table') {
      removeHidden(node);
      const caption = node.childNodes.find((child) => isElement(child) && child.tagName === 'caption');
      titles.push((caption === undefined ? undefined : lineOf(caption)) ?? heading);
      tables.push(serializeOuter(node).replaceAll('&nbsp;', '\u00A0'));
    } else if ('childNodes' in node) {
      if (isElement(node) && headings.has(node.tagName) && isShown(node)) heading = lineOf(node) ?? heading;
      // Pushed backwards, since the last one is taken first: the tables stay in the order of the page.
      for (let at = node.childNodes.length - 1; at >= 0; at--) {
        const child = node.childNodes[at];
        if (child) waiting.push(child);
      }
    }
  }
  return { page: `<html><body>${tables.join('\n')}</body></html>`, titles };
}

const isElement = defaultTreeAdapter.isElementNode;

/** The text of an element in one line; `undefined` where it has none, or more than a title has. */
function lineOf(element: Node): string | undefined {
  let text = '';
  const waiting: Node[] = [element];
  for (let node = waiting.pop(); node !== undefined && text.length <= longestPiece; node = waiting.pop()) {
    if (defaultTreeAdapter.isTextNode(node)) text += node.value.slice(0, longestPiece);
    else if (isElement(node) && !isShown(node)) continue;
    else if ('childNodes' in node) waiting.push(...node.childNodes.slice(0, mostPieces).toReversed());
    if (isElement(node) && node.tagName === 'br') text += ' ';
  }
  const line = text.replace(/\s+/g, ' ').trim();
  return line === '' || line.length > longestTitle ? undefined : line;
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
