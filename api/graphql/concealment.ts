import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga';
import type { Viewer } from '../../src/auth/viewer.ts';

/** Whether the schema is no secret to them: integrations are made with an API key that may read. */
export function maySeeSchema(viewer: Viewer | null): boolean {
  if (!viewer || viewer.apiKeyId === null) return false;
  return [...viewer.standings.values()].some(({ subset }) => subset?.has('workspace.read') ?? false);
}

/** Faults of a document that are listed: what is sent to find out about the schema has many. */
const mostFaults = 5;

/**
 * No introspection but for those who may see the schema, and no suggestions of names either: guess by guess, they would give it away as
 * well.
 */
export function withoutIntrospection(): Plugin<{ facts: { viewer: Viewer | null } }> {
  return {
    onValidate: ({ addValidationRule, context }) => {
      if (maySeeSchema(context.facts.viewer)) return undefined;
      addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ valid, result, setResult }) => {
        if (valid) return;
        const listed = result.slice(0, mostFaults);
        setResult(listed.map((error: Error) => (error instanceof GraphQLError ? withoutSuggestion(error) : error)));
      };
    },
    // Values of variables are looked at when the operation is run.
    onExecute: () => ({
      onExecuteDone: (payload) =>
        handleStreamOrSingleExecutionResult(payload, ({ result, setResult }) => {
          if (result.errors) setResult({ ...result, errors: result.errors.map(unlessOfField) });
        }),
    }),
    onSubscribe: () => ({
      onSubscribeResult: ({ result, setResult }) => {
        if (Symbol.asyncIterator in result || !result.errors) return;
        setResult({ ...result, errors: result.errors.map(unlessOfField) });
      },
    }),
  };
}

/** What a field says of its own, such as of a column that is unknown, tells nothing of the schema. */
function unlessOfField(error: GraphQLError): GraphQLError {
  return error.path ? error : withoutSuggestion(error);
}

function withoutSuggestion(error: GraphQLError): GraphQLError {
  const message = error.message.replace(/ Did you mean .*$/s, '');
  return message === error.message ? error : new GraphQLError(message, error);
}
