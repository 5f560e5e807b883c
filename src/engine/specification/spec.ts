import { z } from 'zod';
import { columnTypes, tableFormats } from '../closed-sets.ts';

/** More fields than any table has columns that people name; bounds the work of assigning columns. */
export const mostFields = 500;

/** A header to match: a text, or a text with the weight (0…1] that a match counts for. */
const headerMatch = z.union([z.string().min(1), z.record(z.string().min(1), z.number().gt(0).max(1))]);

/** Letters and digits of any script. */
const fieldName = /^[\p{L}_][\p{L}\p{N}\p{M}_]{0,62}$/u;

/** RE2 syntax, matched in linear time; see `compilePattern`. */
const pattern = z.string().min(1).max(2_000);
/** CEL over `value` and `row`; see `compileExpression`. */
const expression = z.string().min(1).max(10_000);

export const transformStepSchema = z.union([
  z.enum(['trim', 'collapseSpaces', 'lowercase', 'uppercase', 'titlecase', 'stripCurrency', 'digitsOnly', 'phone']),
  z.strictObject({ cel: expression }),
  z.strictObject({ replace: z.strictObject({ pattern, with: z.string() }) }),
  /** `take` counts from 0; a negative one from the end. */
  z.strictObject({ split: z.strictObject({ on: z.string().min(1), take: z.int() }) }),
  z.strictObject({ empty: z.array(z.string()).min(1) }),
  z.strictObject({ lookup: z.record(z.string(), z.string()) }),
  z.strictObject({ default: z.union([z.string(), z.number(), z.boolean()]) }),
  /** A blank takes the value of the row above. */
  z.strictObject({ fill: z.literal('down') }),
  /** Says how numbers are written, where the column or `read.locale` would mislead. */
  z.strictObject({
    number: z.strictObject({
      decimal: z.enum(['.', ',']).optional(),
      locale: z.string().optional(),
      /** What an amount marked `DR` is; `CR` is the other. */
      debit: z.enum(['negative', 'positive']).default('negative'),
    }),
  }),
  /** Says how dates are written: by formats, or by the order of day and month; `epoch` is for bare numbers. */
  z.strictObject({
    date: z.strictObject({
      formats: z.array(z.string().min(1)).min(1).optional(),
      order: z.enum(['DMY', 'MDY', 'YMD']).optional(),
      epoch: z.union([z.literal(1900), z.literal(1904), z.enum(['unix', 'unixMs'])]).optional(),
    }),
  }),
  /** E.164; the country (ISO 3166) is for numbers without a country code. */
  z.strictObject({ phone: z.string().regex(/^[A-Z]{2}$/) }),
  /** The filled values of other fields. */
  z.strictObject({
    join: z.strictObject({ fields: z.array(z.string().min(1)).min(1), with: z.string().default(' ') }),
  }),
  /** The row of a table of `lookups` whose `key` column holds the value; `missing` is what becomes of a value without one. */
  z.strictObject({
    lookupIn: z.strictObject({
      table: z.string().min(1),
      key: z.string().min(1),
      value: z.string().min(1),
      missing: z.enum(['error', 'keep', 'blank']).default('error'),
    }),
  }),
]);

const ruleOptions = { message: z.string().min(1).optional(), severity: z.enum(['error', 'warning']).default('error') };
export const validationRuleSchema = z.union([
  z.strictObject({ required: z.literal(true), ...ruleOptions }),
  z.strictObject({ unique: z.literal(true), ...ruleOptions }),
  z.strictObject({ enum: z.array(z.union([z.string(), z.number(), z.boolean()])).min(1), ...ruleOptions }),
  z.strictObject({ pattern, ...ruleOptions }),
  z.strictObject({ min: z.union([z.number(), z.string()]), ...ruleOptions }),
  z.strictObject({ max: z.union([z.number(), z.string()]), ...ruleOptions }),
  z.strictObject({ minLength: z.int().nonnegative(), ...ruleOptions }),
  z.strictObject({ maxLength: z.int().nonnegative(), ...ruleOptions }),
  z.strictObject({ cel: expression, ...ruleOptions }),
]);

const columnNames = z.array(z.string().min(1)).min(1);
const columnOrColumns = z.union([z.string().min(1), columnNames]);

/** What is checked over the rows of a table rather than value by value. */
export const tableCheckSchema = z.union([
  z.strictObject({ unique: columnNames, ...ruleOptions }),
  z.strictObject({ increasing: z.string().min(1), strict: z.boolean().default(false), ...ruleOptions }),
  z.strictObject({ decreasing: z.string().min(1), strict: z.boolean().default(false), ...ruleOptions }),
  /** Totals and subtotals in the sheet against the rows above them. */
  z.strictObject({ sum: columnOrColumns, tolerance: z.number().nonnegative().default(0.01), ...ruleOptions }),
  z.strictObject({ cel: expression, ...ruleOptions }),
  z.strictObject({ minRows: z.int().positive(), ...ruleOptions }),
  z.strictObject({ maxRows: z.int().nonnegative(), ...ruleOptions }),
]);

export const columnTypeSchema = z.enum(columnTypes);

/** One field of the output. */
const fieldSchema = z.strictObject({
  label: z.string().min(1).optional(),
  type: columnTypeSchema.default('string'),
  match: z
    .strictObject({
      headers: z.array(headerMatch).default([]),
      values: z.strictObject({ pattern, share: z.number().gt(0).max(1).default(0.8) }).optional(),
      position: z.int().positive().optional(),
      /** Not a column of its own: the group headings that the row stands under, or the name of the sheet or the table. */
      from: z.enum(['group', 'sheet', 'table']).optional(),
    })
    .prefault({}),
  transform: z.array(transformStepSchema).default([]),
  validate: z.array(validationRuleSchema).default([]),
});

/** How the header of a table is found; `rows`, `at` and `match` leave nothing to judge. */
const headerSchema = z.strictObject({
  maxRows: z.int().nonnegative().max(20).default(4),
  merge: z.boolean().default(true),
  /** How many rows it has. */
  rows: z.union([z.literal('none'), z.int().nonnegative().max(20)]).optional(),
  /** The row of the sheet that it begins with, from 1. */
  at: z.int().positive().optional(),
  /** A row that holds all of these texts is a header. */
  match: z.array(z.string().min(1)).min(1).optional(),
});

/** Columns of a text of fixed width: positions where they begin, from 1, or the first and the last position of each. */
const fixedWidthSchema = z
  .array(z.union([z.int().positive(), z.strictObject({ from: z.int().positive(), to: z.int().positive() })]))
  .min(1)
  .max(1_000)
  .refine((edges) => {
    const spans = edges.map((edge) => (typeof edge === 'number' ? { from: edge, to: edge } : edge));
    return spans.every(({ from, to }, at) => from <= to && from > (spans[at - 1]?.to ?? 0));
  }, 'must go from left to right, without one column in another');

/** The configuration of an extraction (YAML or JSON). Every part has a default: `ade: 1` alone extracts tables as found. */
export const specSchema = z.strictObject({
  ade: z.literal(1),
  name: z.string().min(1).optional(),
  description: z.string().optional(),
  read: z
    .strictObject({
      sheets: z.union([z.literal('all'), z.array(z.union([z.string(), z.int().positive()])).min(1)]).default('all'),
      hidden: z.enum(['skip', 'include']).default('skip'),
      encoding: z.string().default('auto'),
      delimiter: z.union([z.literal('auto'), z.string().length(1)]).default('auto'),
      fixedWidth: z.union([z.literal('auto'), fixedWidthSchema]).default('auto'),
      locale: z.string().default('en'),
      /** Whether the text of pages of a PDF that are pictures is recognised. */
      ocr: z.enum(['off', 'auto']).default('off'),
      /** Codes of Tesseract: ISO 639-3, with a script where it has several, as `chi_sim`. */
      ocrLanguages: z
        .array(z.string().regex(/^[a-z]{3}(?:_[a-z]{3,5})?$/i, 'is not the code of a language such as deu or chi_sim'))
        .min(1)
        .max(5)
        .default(['eng']),
    })
    .prefault({}),
  tables: z
    .strictObject({
      minRows: z.int().nonnegative().default(1),
      minColumns: z.int().positive().default(2),
      header: headerSchema.prefault({}),
      /** So many rows at the top of every sheet are left out. */
      skipRows: z.int().nonnegative().default(0),
      /** Labels with their values beside them: a table of two columns, or left out. */
      forms: z.enum(['ignore', 'read']).default('ignore'),
      /** Whether a record is a row or a column of the sheet. */
      orientation: z.enum(['auto', 'rows', 'columns']).default('auto'),
      /** Tables beside each other: parted by what they hold, at every blank column, or never. */
      sideBySide: z.enum(['split', 'apart', 'join']).default('split'),
      combine: z.enum(['none', 'sheet', 'all']).default('none'),
    })
    .prefault({}),
  fields: z.record(z.string().regex(fieldName), fieldSchema).default({}),
  /** Tables of other documents for `lookupIn`: a path beside this file, or a document of the workspace by name or id. */
  lookups: z
    .record(
      z.string().regex(fieldName),
      z.strictObject({ document: z.string().min(1), sheet: z.string().min(1).optional() }),
    )
    .default({}),
  checks: z.array(tableCheckSchema).max(100).default([]),
  rows: z
    .strictObject({
      dropBlank: z.boolean().default(true),
      dropRepeatedHeaders: z.boolean().default(true),
      dropTotals: z.boolean().default(true),
      where: expression.optional(),
      /** What becomes of a row that `where` cannot be judged for; it is an error either way. */
      whereFails: z.enum(['keep', 'drop']).default('keep'),
    })
    .prefault({}),
  output: z
    .strictObject({
      order: z.enum(['spec', 'source']).default('spec'),
      unmapped: z.enum(['keep', 'drop']).default('keep'),
      formats: z.array(z.enum(tableFormats)).default(['csv']),
      ties: z.enum(['leftmost', 'unmapped']).default('leftmost'),
      /** Of columns that no field claims: typed and named plainly, or their texts and headers as they stand. */
      values: z.enum(['typed', 'asWritten']).default('typed'),
    })
    .prefault({}),
});

export type Spec = z.infer<typeof specSchema>;
export type FieldSpec = Spec['fields'][string];
export type TransformStep = FieldSpec['transform'][number];
export type TableCheck = Spec['checks'][number];
export type ValidationRule = FieldSpec['validate'][number];
