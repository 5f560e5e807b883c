import type { Spec } from '../spec/spec.ts';

/** The parts of a specification that finding tables depends on. */
export interface DetectRules {
  read: Pick<Spec['read'], 'hidden'>;
  tables: Pick<Spec['tables'], 'minRows' | 'minColumns' | 'header' | 'sideBySide'>;
}
