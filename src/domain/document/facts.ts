import { basename } from 'node:path';
import { ValidationError, type ValidationIssue, withoutBidiControls } from '../kernel/index.ts';

const maxNameLength = 255;
const maxPathLength = 1_000;
const maxTags = 50;
const maxTagLength = 64;

/** What a client says of a document, as it is kept. */
interface DocumentFacts {
  name: string;
  tags: string[];
}

/** Throws ValidationError with every fault. The name is the last part of a path. */
export function readDocumentFacts(given: { name: string; tags: readonly string[] }, message: string): DocumentFacts {
  const name = withoutBidiControls(basename(given.name.replaceAll('\\', '/'))).trim();
  const tags = [...given.tags];
  const issues = [...nameFaults(name), ...tagFaults(tags)];
  if (issues.length > 0) throw new ValidationError(message, issues);
  return { name, tags };
}

/**
 * The path of a file from the folder on that was uploaded, as it is kept: with `/` between its parts, of which none leads up. `null` where it says no
 * more than the name. Throws ValidationError for one that is too long.
 */
export function readDocumentPath(given: string | null, message: string): string | null {
  if (given === null) return null;
  if (given.length > maxPathLength) {
    const fault = `A path has at most ${maxPathLength.toLocaleString('en')} characters.`;
    throw new ValidationError(message, [{ path: 'path', message: fault, code: 'TOO_LONG' }]);
  }
  const plain = withoutBidiControls(given)
    .replaceAll('\\', '/')
    .replace(/\p{Cc}/gu, ' ');
  const parts = plain.split('/').filter(namesSomething);
  return parts.length > 1 ? parts.join('/') : null;
}

/** Whether a part of a path is more than blanks, characters that show nothing, and dots that lead nowhere or up. */
function namesSomething(part: string): boolean {
  return !['', '.', '..'].includes(part.replace(/[\p{Z}\p{Cc}\p{Default_Ignorable_Code_Point}]/gu, ''));
}

/** The media type that was given, if it is one (RFC 6838, 4.2, and its parameters): it becomes a header when the bytes are sent. */
export function readContentType(given: string): string {
  const isOne =
    given.length <= 255 &&
    /^[\w!#$&^.+-]{1,127}\/[\w!#$&^.+-]{1,127}( *; *[\w-]+=("[^"\\\r\n]*"|[\w.+-]+))*$/.test(given);
  return isOne ? given : 'application/octet-stream';
}

function nameFaults(name: string): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  if (!namesSomething(name)) {
    issues.push({ path: 'name', message: 'Give the document a name.', code: 'REQUIRED' });
  }
  if (name.length > maxNameLength) {
    issues.push({ path: 'name', message: `A name has at most ${maxNameLength} characters.`, code: 'TOO_LONG' });
  }
  if (/\p{Cc}/u.test(name)) {
    issues.push({ path: 'name', message: 'A name has no control characters.', code: 'INVALID' });
  }
  return issues;
}

function tagFaults(tags: readonly string[]): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  if (tags.length > maxTags) {
    issues.push({ path: 'tags', message: `A document has at most ${maxTags} tags.`, code: 'TOO_MANY' });
  }
  for (const [index, tag] of tags.entries()) {
    if (tag.trim() === '' || tag.length > maxTagLength) {
      issues.push({ path: `tags.${index}`, message: `A tag has 1 to ${maxTagLength} characters.`, code: 'INVALID' });
    }
  }
  return issues;
}
