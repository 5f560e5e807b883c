import type { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { composed, ValidationError } from '../kernel/index.ts';

const longest = 256;
/** UTF-16 units that a password of the most characters may have before it is composed. */
export const longestGiven = 4 * longest;
/** The estimate takes time that grows with the length; what is weak shows in the first characters. */
const estimated = 32;
/** Of 0 to 4: from 3 on, more than 10⁸ guesses (Wheeler, zxcvbn, USENIX Security 2016). */
const leastScore = 3;

/** What a password must not be made of: words that a guesser would try for this person. */
export interface PasswordOwner {
  email: string;
  name: string;
}

/**
 * Throws ValidationError for a password that is too short, too long, or easily guessed: a common one, a pattern, or made of the
 * person's own words. Nothing else is asked of it (NIST SP 800-63B, 3.1.1.2). `path` is where it is in the input.
 */
export async function requireGoodPassword(
  password: string,
  owner: PasswordOwner,
  { shortest, path }: { shortest: number; path: string },
): Promise<void> {
  const refuse = (code: string, message: string) => {
    throw new ValidationError('Choose another password.', [{ path, message, code }]);
  };
  const length = [...(composed(password, longestGiven) ?? password)].length;
  if (length < shortest) refuse('TOO_SHORT', `A password has at least ${shortest} characters.`);
  if (length > longest) refuse('TOO_LONG', `A password has at most ${longest} characters.`);
  const { score } = (await guesser()).check(password.slice(0, estimated), wordsOf(owner));
  if (score < leastScore) {
    refuse(
      'TOO_COMMON',
      'This password is easily guessed. Take several words that have nothing to do with each other.',
    );
  }
}

function wordsOf({ email, name }: PasswordOwner): string[] {
  const whole = [email, name].map((text) => text.slice(0, estimated));
  return ['ade', 'extractor', ...whole, ...email.split(/[^\p{L}\p{N}]+/u), ...name.split(/\s+/)].filter(Boolean);
}

let loading: Promise<ZxcvbnFactory> | null = null;

/** Loaded when the first password is set: the list of common ones takes a few megabytes. */
function guesser(): Promise<ZxcvbnFactory> {
  loading ??= Promise.all([import('@zxcvbn-ts/core'), import('@zxcvbn-ts/language-common')]).then(
    ([{ ZxcvbnFactory: Factory }, { adjacencyGraphs, dictionary }]) =>
      new Factory({ dictionary, graphs: adjacencyGraphs, maxLength: estimated }),
  );
  return loading;
}
