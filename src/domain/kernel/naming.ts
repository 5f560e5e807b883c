import { ValidationError, type ValidationIssue } from './errors.ts';
import { withoutBidiControls } from './text.ts';

const maxNameLength = 100;
const maxSlugLength = 63;

/** A name without the blanks around it. Throws ValidationError when it is empty, too long, or not one line. */
export function readName(given: string): string {
  const name = withoutBidiControls(given).trim();
  if (name !== '' && name.length <= maxNameLength && !/\p{Cc}/u.test(name)) return name;
  const message = `A name is one line of 1 to ${maxNameLength} characters.`;
  throw new ValidationError('The name cannot be used.', [{ path: 'name', message, code: 'INVALID' }]);
}

/** Throws ValidationError unless it can be part of an address. */
export function readSlug(given: string): string {
  const slug = given.trim();
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug)) return slug;
  const issue: ValidationIssue = {
    path: 'slug',
    message: `A slug has 1 to ${maxSlugLength} of a-z, 0-9 and inner hyphens.`,
    code: 'INVALID',
  };
  throw new ValidationError('The slug cannot be used.', [issue]);
}

/** `Überweisungen 2024` gives `uberweisungen-2024`, with room for `-` and `reserve` more characters. */
export function slugOf(name: string, otherwise: string, reserve = 0): string {
  const plain = name.slice(0, maxNameLength).normalize('NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const slug = plain.replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '');
  return slug.slice(0, maxSlugLength - reserve).replace(/-+$/, '') || otherwise;
}
