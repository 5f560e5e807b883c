import { wordTests } from '../cells/row-words.ts';
import type { SheetAnalysis } from './analyse.ts';
import type { FoundTable } from './found-table.ts';

/** A title stands at most so many sheet rows above its table, and is not longer than a line. */
const titleReach = 4;
const titleLength = 120;

const month = String.raw`(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\p{L}*\.?`;
/** Dates and times as people print them, and other figures. */
const figures = new RegExp(
  String.raw`\b\d{1,2}(?:st|nd|rd|th|\.)?[ -]${month}[ -]\d{2,4}|\b${month} \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\b\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?|[\d.,/:-]*\d[\d.,/:-]*`,
  'giu',
);
/** What is printed beside them. */
const printed =
  /\b(?:printed|generated|created|exported|updated|issued|run|last|as|of|on|at|from|to|until|by|the|date|dated|time|page|period|utc|gmt|stand|vom|am|bis|von|gedruckt|erstellt|datum|zeitraum|imprimé|édité|le|du|au|impreso|fecha|del?|al)\b/giu;
/** An amount with cents at the end of a line. */
const amountAtEnd = /\s[-−(]?(?:\p{Sc}\s?)?\d[\d.,' ]*[.,]\d\d\)?(?:\s?(?:\p{Sc}|[A-Z]{3}))?$/u;
/** The number of an account, a customer or an invoice. */
const identifier = /\d{6}/;
/** A label with its value. */
const fact = /^[^:]{1,40}:\s*\S/;

/**
 * The title of a table: the nearest line above it that stands alone over its columns, or alone in its row, and that no other table claims; above it
 * stand letterheads and the titles of whole sheets. Lines of dates, balances and the like tell about the table and name nothing; a label
 * with its value does where nothing else is there.
 */
export function titleAbove(
  { grid, roles }: SheetAnalysis,
  { span, top }: FoundTable,
  show: (at: number, column: number) => string,
): string | null {
  let labelled: string | null = null;
  for (let at = top - 1; at >= 0; at--) {
    if (grid.number(top) - grid.number(at) > titleReach) break;
    if (roles[at] === 'empty') continue;
    if (roles[at] === 'data' || roles[at] === 'derived' || roles[at] === 'notes') break;
    const text = lineAt(at);
    if (text === null || !isTitle(text) || isFact(text)) continue;
    if (isLabelled(text)) labelled ??= text;
    else return text;
  }
  return labelled;

  function lineAt(at: number): string | null {
    const textsIn = (left: number, right: number) => {
      const texts = new Set<string>();
      for (let column = left; column <= right; column++) texts.add(show(at, column).trim());
      texts.delete('');
      return [...texts];
    };
    const over = textsIn(span.left, span.right);
    const [text, ...others] = over.length > 0 ? over : textsIn(0, grid.width - 1);
    return text !== undefined && others.length === 0 ? text : null;
  }
}

function isTitle(text: string): boolean {
  return text.length <= titleLength && /\p{L}{2}/u.test(text) && !/^[([]/.test(text) && !wordTests.note.test(text);
}

/** Whether a line is a label with its value, and no caption, which may look like one. */
function isLabelled(text: string): boolean {
  return fact.test(text) && !wordTests.caption.test(text);
}

/** Whether a line says nothing but a date or a time, or an amount, an identifier or a label with a figure. */
function isFact(text: string): boolean {
  if (amountAtEnd.test(text) || identifier.test(text) || (isLabelled(text) && /\d/.test(text))) return true;
  const rest = text.replace(figures, ' ');
  return rest !== text && !/\p{L}{2}/u.test(rest.replace(printed, ' '));
}
