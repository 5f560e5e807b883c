import { keptKeys } from '../../../data/kept.ts';

export interface UnsavedText {
  text: string;
  /** Which version of the configuration it was begun from. */
  base: number;
}

/** What a person wrote into a configuration in this tab and has not saved, until they sign out. `owner` names both. */
export function keptText(owner: string): UnsavedText | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(`${keptKeys.unsavedText}${owner}`) ?? 'null');
    return isUnsaved(kept) ? kept : null;
  } catch {
    // It holds something else.
    return null;
  }
}

export function keepText(owner: string, unsaved: UnsavedText): void {
  try {
    sessionStorage.setItem(`${keptKeys.unsavedText}${owner}`, JSON.stringify(unsaved));
  } catch {
    // There is no room for it. Who closes the page is asked all the same.
  }
}

export function forgetText(owner: string): void {
  sessionStorage.removeItem(`${keptKeys.unsavedText}${owner}`);
}

function isUnsaved(value: unknown): value is UnsavedText {
  if (typeof value !== 'object' || value === null) return false;
  const facts = new Map<string, unknown>(Object.entries(value));
  return typeof facts.get('text') === 'string' && typeof facts.get('base') === 'number';
}
