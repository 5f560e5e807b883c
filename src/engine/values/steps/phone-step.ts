import { createRequire } from 'node:module';
import type { CountryCode, parsePhoneNumberWithError } from 'libphonenumber-js/min';
import { isBlank } from '../empty-text.ts';
import { TransformError } from './transform-error.ts';

type Numbers = typeof import('libphonenumber-js/min');

let loaded: Numbers | null = null;

/** The numbering plans of the world: 15 MB of memory, so they are loaded for the first number. */
function numbers(): Numbers {
  if (loaded !== null) return loaded;
  const module: Numbers = createRequire(import.meta.url)('libphonenumber-js/min');
  loaded = module;
  return module;
}

/** A country that no numbering plan knows; the message completes the sentence "The step …". */
export class CountryError extends Error {}

/** Makes texts into E.164. @throws CountryError when the country (ISO 3166, two letters) has no numbering plan. */
export function compilePhone(country: string): (text: string) => string {
  if (!numbers().isSupportedCountry(country)) {
    throw new CountryError(`is not a country with phone numbers of its own; write a code such as CA, DE or JP`);
  }
  return (text) => e164(text, country);
}

/**
 * `(604) 555-0199` → `+16045550199`; an extension follows as in RFC 3966: `;ext=12`. Only numbers that begin with `+` say their
 * country themselves.
 *
 * @throws TransformError for what is no number, or none of a length that its country has
 */
export function e164(text: string, country: CountryCode | undefined): string {
  if (isBlank(text)) return text;
  const shown = JSON.stringify(text.slice(0, 40));
  let number: ReturnType<typeof parsePhoneNumberWithError>;
  try {
    number = numbers().parsePhoneNumberWithError(
      text,
      country === undefined ? { extract: false } : { defaultCountry: country, extract: false },
    );
  } catch {
    const remedy =
      country === undefined && !/^\s*(?:\+|00)/.test(text)
        ? '; without a country code it needs { phone: COUNTRY }'
        : '';
    throw new TransformError(`${shown} is not a phone number${remedy}`);
  }
  if (!number.isPossible()) throw new TransformError(`${shown} has too few or too many digits for a phone number`);
  return number.ext === undefined ? number.number : `${number.number};ext=${number.ext}`;
}
