import type { Step } from '../db/statement.ts';
import type { TextRow } from '../db/walled-read.ts';
import type { Viewer } from './viewer.ts';

/** Credentials that are well-formed: how to ask the database about them, and what follows from its answer. */
export interface CredentialCheck {
  /**
   * Reads all that the viewer is made of, as one text: as long as it is the same, so is the viewer. A second column says whether
   * the use has to be noted.
   */
  readonly step: Step;
  /** Throws InvalidCredentialsError where wrong credentials are refused; answers `null` where they are as good as none. */
  judge(facts: string | null): { viewer: Viewer; goodUntil: Date | null } | null;
  noteUse?(): Promise<void>;
}

/** Of the first row, what `judge` is given. */
export function factsIn(rows: readonly TextRow[] | undefined): string | null {
  return rows?.[0]?.[0] ?? null;
}

export function isUseToBeNoted(rows: readonly TextRow[] | undefined): boolean {
  return rows?.[0]?.[1] === 't';
}
