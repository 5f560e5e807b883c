import { RE2JS, RE2JSSyntaxException } from 're2js';

/** A regular expression from a specification, matched in linear time whatever the pattern and the text. */
export interface Pattern {
  readonly source: string;
  /** Whether the pattern occurs anywhere in the text; anchor it with `^` and `$` to match the whole. */
  test(text: string): boolean;
  /** Every match replaced; `$1` and `$<name>` refer to groups, as in JavaScript. */
  replaceAll(text: string, replacement: string): string;
  /** How long a text `replaceAll` gives at most. */
  longestResult(text: string, replacement: string): number;
}

/**
 * Compiles a pattern in RE2 syntax (https://github.com/google/re2/wiki/Syntax). User patterns never reach JavaScript's
 * backtracking RegExp, where `(a+)+$` on thirty characters takes seconds.
 *
 * @throws PatternError when the syntax is wrong or asks for what linear time cannot give (look-around, back-references).
 */
export function compilePattern(source: string): Pattern {
  try {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
    return {
      source,
      test: (text) => compiled.test(text),
      replaceAll: (text, replacement) => compiled.matcher(text).replaceAll(replacement),
      longestResult(text, replacement) {
        // All matches together are no longer than the text, so each mention of a group adds one text at most.
        const groups = replacement.split('$').length - 1;
        const fixed = text.length * (1 + groups);
        const most = fixed + (text.length + 1) * replacement.length;
        // Too little to be worth counting.
        if (most <= 1_024 || replacement.length <= 1) return most;
        const matcher = compiled.matcher(text);
        let matches = 0;
        while (matcher.find()) matches++;
        return fixed + matches * replacement.length;
      },
    };
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    throw new PatternError(
      `is not a valid pattern: ${error.getDescription()} in ${error.getPattern()}${remedy(source)}`,
    );
  }
}

export class PatternError extends Error {}

function remedy(source: string): string {
  const unsupported = /\(\?<?[=!]|\\[1-9]/.test(source);
  return unsupported ? '; look-around and back-references are not supported' : '';
}
