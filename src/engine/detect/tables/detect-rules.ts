import type { Spec } from '../../specification/spec.ts';

/** The parts of a specification that finding tables depends on. */
export interface DetectRules {
  read: Pick<Spec['read'], 'hidden'>;
  /** The names of its columns are evidence of headers, its checks of totals. */
  fields: Spec['fields'];
  checks: Spec['checks'];
  tables: Pick<Spec['tables'], 'minRows' | 'minColumns' | 'header' | 'sideBySide' | 'skipRows' | 'forms'>;
}
