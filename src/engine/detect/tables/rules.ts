import type { Spec } from '../../specification/spec.ts';

/** The parts of a specification that finding tables depends on. */
export interface DetectRules {
  read: Pick<Spec['read'], 'hidden'>;
  tables: Pick<Spec['tables'], 'minRows' | 'minColumns' | 'header' | 'sideBySide'>;
}
