import type { Migration } from '../src/db/migrations.ts';

/** Tables that grow with use: what reads or locks one as a whole keeps uploads and workers waiting. */
const large: ReadonlySet<string> = new Set([
  'document',
  'document_blocks',
  'document_standing',
  'event',
  'export',
  'issue',
  'issue_kind',
  'job',
  'stream_head',
  'table',
  'webhook_delivery',
]);

interface Rule {
  pattern: RegExp;
  /** What is wrong with it, or `null`. `table` is the first name that the pattern captures. */
  judge(statement: string, made: ReadonlySet<string>, table: string): string | null;
}

const fine = () => null;
const onlyMade = (_statement: string, made: ReadonlySet<string>, table: string) =>
  made.has(table) ? null : `changes ${table}, which is in use`;

/** In this order; a statement is judged by the first that it fits, and refused where it fits none. */
const rules: readonly Rule[] = [
  { pattern: /^CREATE (?:TABLE|TYPE|VIEW|FUNCTION|POLICY|SEQUENCE)\b/i, judge: fine },
  // PostgreSQL refuses another result or other names of parameters. What it does differently is for a reader to judge.
  { pattern: /^CREATE OR REPLACE FUNCTION\b/i, judge: fine },
  // That it lets the release before see and write what it did is for a reader to judge, too.
  { pattern: /^ALTER POLICY\b/i, judge: fine },
  { pattern: /^CREATE (?:CONSTRAINT )?TRIGGER\b/i, judge: fine },
  {
    pattern: /^CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?"?\w+"? ON "?(\w+)"?/i,
    judge(statement, made, table) {
      if (made.has(table) || (!large.has(table) && !/\bUNIQUE\b/i.test(statement))) return null;
      if (/\bUNIQUE\b/i.test(statement)) return `refuses rows of ${table} that the release before may write`;
      return /\bCONCURRENTLY\b/i.test(statement) ? null : `locks ${table} while its index is made: CONCURRENTLY`;
    },
  },
  {
    pattern: /^ALTER TABLE "?(\w+)"? (?=ADD COLUMN)/i,
    judge(statement, made, table) {
      if (made.has(table)) return null;
      if (/\b(?:DROP|RENAME|ALTER COLUMN|ADD CONSTRAINT)\b/i.test(statement))
        return `does more to ${table} than adding columns`;
      const columns = statement.split(/,\s*(?=ADD COLUMN)/i);
      if (columns.some((column) => /\bNOT NULL\b/i.test(column) && !/\bDEFAULT\b/i.test(column))) {
        return `adds a column to ${table} that the release before leaves empty`;
      }
      const isScanned = large.has(table) && /\b(?:CHECK|REFERENCES|UNIQUE|GENERATED)\b/i.test(statement);
      return isScanned ? `reads all of ${table} under a lock: add the constraint NOT VALID, later` : null;
    },
  },
  { pattern: /^ALTER TABLE "?(\w+)"? (?:ENABLE|FORCE) ROW LEVEL SECURITY$/i, judge: onlyMade },
  // For their owner alone, who sees all rows before and after.
  { pattern: /^ALTER TABLE "?(\w+)"? NO FORCE ROW LEVEL SECURITY$/i, judge: fine },
  { pattern: /^ALTER TABLE "?(\w+)"? VALIDATE CONSTRAINT\b/i, judge: fine },
  // Rows of before keep their values. That no process of the release before meets one without is for a reader to judge.
  { pattern: /^ALTER TABLE "?(\w+)"? ALTER COLUMN "?\w+"? DROP NOT NULL$/i, judge: fine },
  { pattern: /^INSERT INTO [\s\S]* ON CONFLICT DO NOTHING$/i, judge: fine },
  { pattern: /^(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?/i, judge: onlyMade },
  {
    pattern: /^DO\b/i,
    judge: (statement) => {
      const [word] = /\b(?:DROP|RENAME|ALTER COLUMN|TRUNCATE|DELETE|UPDATE)\b/i.exec(statement) ?? [];
      return word ? `has ${word} in a block that cannot be judged` : null;
    },
  },
  { pattern: /^(?:COMMENT ON|GRANT)\b/i, judge: fine },
];

/**
 * What of a migration a process of the release before, which works on while and after it runs, would fail at or wait for; nothing for
 * one that only adds. Comments and the bodies of functions are not judged.
 */
export function dangersOf({ sql }: Pick<Migration, 'sql'>): string[] {
  const statements = statementsOf(sql);
  const made = new Set(statements.flatMap((statement) => /^CREATE TABLE "?(\w+)"?/i.exec(statement)?.[1] ?? []));
  const dangers = statements.flatMap((statement) => {
    const rule = rules.find(({ pattern }) => pattern.test(statement));
    if (!rule) return `${statement.slice(0, 80)}: is none of the statements that only add`;
    const danger = rule.judge(statement, made, rule.pattern.exec(statement)?.[1] ?? '');
    return danger === null ? [] : `${statement.slice(0, 80)}: ${danger}`;
  });
  const isConcurrent = statements.some((statement) => /\bCONCURRENTLY\b/i.test(statement));
  if (isConcurrent && statements.length > 1) dangers.push('CONCURRENTLY needs a migration of its own');
  return dangers;
}

/** Statements without comments, on one line each; texts and dollar-quoted bodies stay whole. */
function statementsOf(sql: string): string[] {
  const parts = sql.matchAll(/--[^\n]*|\/\*.*?\*\/|\$(\w*)\$.*?\$\1\$|'(?:[^']|'')*'|"[^"]*"|;|[^-/$'";]+|./gs);
  const statements = [''];
  for (const [part] of parts) {
    if (part === ';') statements.push('');
    else if (!part.startsWith('--') && !part.startsWith('/*')) statements.push(`${statements.pop()}${part}`);
  }
  return statements.map((statement) => statement.replace(/\s+/g, ' ').trim()).filter((statement) => statement !== '');
}
