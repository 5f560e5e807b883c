import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents of every operation that these files have. As texts unless a cache has to read them: what travels is the text. */
function typedDocumentsOf(documents: readonly string[], documentMode: 'string' | 'documentNode' = 'string') {
  return {
    documents: [...documents, '!**/generated/**'],
    preset: 'client' as const,
    presetConfig: { fragmentMasking: false },
    config: {
      documentMode,
      scalars: { BigInt: 'string | number', DateTime: 'string', File: 'File', JSON: 'unknown', URL: 'string' },
      strictScalars: true,
      enumsAsTypes: true,
      useTypeImports: true,
    },
  };
}

/** They are checked against the printed schema: an operation that the API does not answer is an error here, before anything runs. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    'generated/graphql/': typedDocumentsOf(['bench/*.ts', 'cli/**/*.ts', 'test/**/*.ts']),
    'clients/typescript/src/generated/': typedDocumentsOf(['clients/typescript/src/*.ts']),
    'web/src/generated/': typedDocumentsOf(['web/src/**/*.graphql'], 'documentNode'),
  },
  // Node runs the generated TypeScript as it is.
  importExtension: '.ts',
};

export default config;
