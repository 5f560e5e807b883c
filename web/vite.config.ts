import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { buildSchema, type DocumentNode, isAbstractType, print } from 'graphql';
import pdf from 'pdfjs-dist/package.json' with { type: 'json' };
import { defineConfig, type Plugin } from 'vite';

const api = process.env.ADE_URL ?? 'http://127.0.0.1:4000';
const compressible = /\.(m?js|css|svg)$/;
const pdfLibrary = join(import.meta.dirname, '../node_modules/pdfjs-dist');
/** What pdf.js asks for by name, in these folders of its package: decoders without WebAssembly, encodings, the fonts that need not be embedded. */
const pdfParts = { wasm: /_nowasm_fallback\.js$/, cmaps: /\.bcmap$/, standard_fonts: /\.(?:pfb|ttf)$/ };
const pdfFolder = `assets/pdf-${pdf.version}`;

/** Puts a `.br` and a `.gz` beside every text, so that the server compresses nothing. */
function compressed(): Plugin {
  return {
    name: 'compressed',
    apply: 'build',
    async writeBundle({ dir = '' }) {
      const files = (await readdir(dir, { recursive: true })).filter((name) => compressible.test(name));
      for (const name of files) {
        const path = join(dir, name);
        const text = await readFile(path);
        const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
        await writeFile(`${path}.br`, await promisify(brotliCompress)(text, brotli));
        await writeFile(`${path}.gz`, await promisify(gzip)(text, { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

/** Puts what pdf.js asks for by name beside the other files, under a name that changes with it. */
function partsOfPdf(): Plugin {
  return {
    name: 'parts-of-pdf',
    apply: 'build',
    async generateBundle() {
      for (const [folder, wanted] of Object.entries(pdfParts)) {
        for (const name of await readdir(join(pdfLibrary, folder))) {
          if (!wanted.test(name)) continue;
          const source = await readFile(join(pdfLibrary, folder, name));
          this.emitFile({ type: 'asset', fileName: `${pdfFolder}/${folder}/${name}`, source });
        }
      }
    },
  };
}

/**
 * Which types an interface has. The memory of the pages has to know: of what a mutation answers it cannot guess it, and would leave out what
 * stands in a fragment on one, such as what is wrong.
 */
async function abstractTypes(): Promise<Record<string, string[]>> {
  const schema = buildSchema(await readFile(join(import.meta.dirname, '../schema/schema.graphql'), 'utf8'));
  const types = Object.values(schema.getTypeMap())
    .filter(isAbstractType)
    // Fragments are on interfaces, and on who has done something: results of mutations are named by their types.
    .filter(({ name }) => !name.endsWith('Result'));
  return Object.fromEntries(types.map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]));
}

/** Tells the server what the pages ask for: the text of each document by its hash, which is what they send. */
function persistedDocuments(): Plugin {
  return {
    name: 'persisted-documents',
    apply: 'build',
    async generateBundle() {
      const generated: Record<string, unknown> = await import(join(import.meta.dirname, 'src/generated/graphql.ts'));
      const texts = Object.values(generated).flatMap((document) =>
        isPersisted(document) ? [[document.__meta__.hash.replace('sha256:', ''), print(document)]] : [],
      );
      const source = JSON.stringify(Object.fromEntries(texts));
      this.emitFile({ type: 'asset', fileName: 'persisted-documents.json', source });
    },
  };
}

function isPersisted(value: unknown): value is DocumentNode & { __meta__: { hash: string } } {
  return typeof value === 'object' && value !== null && '__meta__' in value && 'definitions' in value;
}

/** `vite web` serves the sources, and passes on what is the API's; `vite build web` makes `web/dist`, which the API serves. */
export default defineConfig(async ({ command }) => ({
  root: import.meta.dirname,
  // Files find each other from where they are; only the page has to be told where it is.
  base: command === 'build' ? './' : '/',
  define: {
    abstractTypes: JSON.stringify(await abstractTypes()),
    pdfParts: JSON.stringify(command === 'build' ? `/${pdfFolder}/` : `/@fs${pdfLibrary}/`),
  },
  plugins: [react(), partsOfPdf(), persistedDocuments(), compressed()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    // Fonts and pictures stay files: the pages' policy lets nothing be read out of an address.
    assetsInlineLimit: 0,
    // One file of 11 KB: those of parts would not be asked for again after they did not come.
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
  html: { cspNonce: '__nonce__' },
  server: {
    fs: { allow: ['..'] },
    proxy: Object.fromEntries(
      ['/graphql', '/files', '/auth', '/schemas'].map((path) => [path, { target: api, ws: path === '/graphql' }]),
    ),
  },
}));
