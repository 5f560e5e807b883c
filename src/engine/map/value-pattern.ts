import type { HeaderName } from '../words/header-name.ts';

/** What a word in a field's name says that its values look like. Texts are bounded, so that the patterns need no linear engine. */
const valuePatterns: readonly { word: string; pattern: RegExp }[] = [
  { word: 'email', pattern: /^[^@\s]{1,100}@[^@\s.]{1,100}\.[^@\s]{1,100}$/ },
  // With a separator or a plus, since bare digits may be any number.
  {
    word: 'phone',
    pattern: /^(?:\+\d[\d\s().\-/]{5,25}|\(?\d{2,5}\)?[\s.\-/]\d[\d\s().\-/]{3,20})(?:\s*(?:ext\.?|x)\s*\d{1,6})?$/i,
  },
  { word: 'website', pattern: /^(?:https?:\/\/|www\.)\S{3,}$/i },
];

/** A test that the values of a field should pass by what the field is called; `null` where its name says nothing. */
export function valuePatternOf(headers: readonly HeaderName[]): { test(text: string): boolean } | null {
  const found = valuePatterns.find(({ word }) =>
    headers.some(({ tokens }) => tokens.at(-1) === word || tokens[0] === word),
  );
  return found === undefined ? null : { test: (text) => text.length <= 300 && found.pattern.test(text) };
}
