import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
/** Prints which of the packages that take tens of megabytes the API loads by being loaded itself. */
const program = `
  import { registerHooks } from 'node:module';
  const heavy = new Set();
  registerHooks({
    load(url, context, next) {
      const [, name] = /node_modules.(@graphql-yoga.render-graphiql|@opentelemetry|pdfjs-dist|tesseract.js|@napi-rs.canvas)/.exec(url) ?? [];
      if (name) heavy.add(name);
      return next(url, context);
    },
  });
  await import('./api/main.ts');
  process.stdout.write(JSON.stringify([...heavy]));
`;

it('loads nothing that only development or the engine needs', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program], { cwd: root });
  expect(JSON.parse(stdout)).toEqual([]);
});
