import type { GraphQLError } from 'graphql';
import { refusal } from './refusal.ts';

/** Values in one text of JSON, those inside others included. */
const mostValues = 20_000;

const [quote, backslash, comma, brace, bracket] = Array.from('"\\,{[', (sign) => sign.charCodeAt(0));

/**
 * Refuses JSON of more values than a request needs, before it is parsed: two bytes, such as `[]`, become dozens in memory. Counts signs
 * outside of strings, in one pass and without taking memory.
 */
export function tooManyValues(text: string): GraphQLError | null {
  // Every value but the first of all comes after one of three signs.
  if (text.length <= mostValues) return null;
  let values = 1;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text.charCodeAt(at);
    if (sign === quote) at = endOfString(text, at);
    else if (sign === comma || sign === brace || sign === bracket) values += 1;
    if (values > mostValues) {
      const most = mostValues.toLocaleString('en');
      return refusal(413, 'LIMIT_EXCEEDED', `The request holds more than ${most} values, the most that one may.`);
    }
  }
  return null;
}

/** Where the string ends that begins at a quote: its last sign, or the text's where it never ends. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let first = at;
  while (text.charCodeAt(first - 1) === backslash) first -= 1;
  return (at - first) % 2 === 1;
}
