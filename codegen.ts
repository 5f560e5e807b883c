import type { CodegenConfig } from '@graphql-codegen/cli';
import { type DocumentNode, Kind, visit } from 'graphql';

/** The memory of the dashboard knows things by their types. What it would add itself stands in the document, or the server would not know it. */
const withTypenames = {
  transform: <File extends { document?: DocumentNode | undefined }>({ documents }: { documents: File[] }): File[] =>
    documents.map((file) => (file.document ? { ...file, document: namingTypes(file.document) } : file)),
};

function namingTypes(document: DocumentNode): DocumentNode {
  return visit(document, {
    SelectionSet(node, _key, parent) {
      const isRoot = parent && 'kind' in parent && parent.kind === Kind.OPERATION_DEFINITION;
      const isNamed = node.selections.some(
        (part) => part.kind === Kind.FIELD && !part.alias && part.name.value === '__typename',
      );
      if (isRoot || isNamed) return undefined;
      const typename = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } } as const;
      return { ...node, selections: [...node.selections, typename] };
    },
  });
}

/** Typed documents of every operation that these files have. As texts unless a cache has to read them: what travels is the text. */
function typedDocumentsOf(
  documents: readonly string[],
  documentMode: 'string' | 'documentNodeImportFragments' = 'string',
) {
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

/** The same with the hash of each document in it, by which it is sent. */
function persisted(documents: ReturnType<typeof typedDocumentsOf>) {
  const { presetConfig, ...rest } = documents;
  const persistedDocuments = { hashAlgorithm: 'sha256' };
  return { ...rest, documentTransforms: [withTypenames], presetConfig: { ...presetConfig, persistedDocuments } };
}

/** They are checked against the printed schema: an operation that the API does not answer is an error here, before anything runs. */
const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  generates: {
    'generated/graphql/': typedDocumentsOf(['bench/*.ts', 'cli/**/*.ts', 'test/**/*.ts']),
    'clients/typescript/src/generated/': typedDocumentsOf(['clients/typescript/src/*.ts']),
    'web/src/generated/': persisted(typedDocumentsOf(['web/src/**/*.graphql'], 'documentNodeImportFragments')),
  },
  // Node runs the generated TypeScript as it is.
  importExtension: '.ts',
};

export default config;
