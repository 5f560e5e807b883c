import { readFile, writeFile } from 'node:fs/promises';
import { lexicographicSortSchema, printSchema } from 'graphql';
import { schema } from '../schema/index.ts';

const target = new URL('../schema/schema.graphql', import.meta.url);
const printed = `${printSchema(lexicographicSortSchema(schema))}\n`;

// With --check nothing is written: it fails when the printed schema is not what the code says.
if (process.argv.includes('--check')) {
  if ((await readFile(target, 'utf8')) !== printed) {
    console.error('schema/schema.graphql is out of date. Run "npm run generate" and commit it.');
    process.exitCode = 1;
  }
} else {
  await writeFile(target, printed);
}
