import type { Spec } from '../../specification/spec.ts';
import type { RoleWeights } from '../roles/learned/sequence.ts';

/** The parts of a specification that finding tables depends on. */
export interface DetectRules {
  read: Pick<Spec['read'], 'hidden'>;
  /** The names of its columns are evidence of headers, its checks of totals. */
  fields: Spec['fields'];
  checks: Spec['checks'];
  /** Instead of the shipped ones: what was learned without some sheets, to judge those. */
  weights?: RoleWeights;
  tables: Pick<Spec['tables'], 'minRows' | 'minColumns' | 'header' | 'sideBySide' | 'skipRows' | 'forms'>;
}
