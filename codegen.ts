import type { CodegenConfig } from '@graphql-codegen/cli';

/**
 * Makes typed documents of every operation that the demo and the tests write with `graphql(…)`. They are checked against
 * the printed schema: an operation that the API does not answer is an error here, before anything runs.
 */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['bench/*.ts', 'cli/demo/**/*.ts', 'test/**/*.ts', '!**/generated/**'],
  generates: {
    'generated/graphql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        // Texts rather than syntax trees: what travels is the text, and the client needs no GraphQL parser.
        documentMode: 'string',
        scalars: { BigInt: 'string | number', DateTime: 'string', File: 'File', JSON: 'unknown', URL: 'string' },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
  // Node runs the generated TypeScript as it is.
  importExtension: '.ts',
};

export default config;
