import type { Spec } from './spec.ts';

/**
 * What `parseSpec` makes of `ade: 1`: tables as they are found. Where no other is given, neither the reader of YAML nor the schema, with what
 * each of them needs, has to be loaded, which takes longer than a small file.
 */
export const emptySpec: Spec = {
  ade: 1,
  read: {
    sheets: 'all',
    hidden: 'skip',
    encoding: 'auto',
    delimiter: 'auto',
    fixedWidth: 'auto',
    locale: 'en',
    ocr: 'off',
    ocrLanguages: ['eng'],
  },
  tables: {
    minRows: 1,
    minColumns: 2,
    header: { maxRows: 4, merge: true },
    skipRows: 0,
    forms: 'ignore',
    orientation: 'auto',
    sideBySide: 'split',
    combine: 'none',
  },
  fields: {},
  lookups: {},
  checks: [],
  rows: { dropBlank: true, dropRepeatedHeaders: true, dropTotals: true, whereFails: 'keep' },
  output: { order: 'spec', unmapped: 'keep', formats: ['csv'], ties: 'leftmost', values: 'typed' },
};
