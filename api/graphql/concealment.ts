import { GraphQLError, NoSchemaIntrospectionCustomRule } from 'graphql';
import { handleStreamOrSingleExecutionResult, type Plugin } from 'graphql-yoga';

/** No introspection, and no suggestions of names either: guess by guess, they would give the schema away as well. */
export function withoutIntrospection(): Plugin {
  return {
    onValidate: ({ addValidationRule }) => {
      addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ valid, result, setResult }) => {
        if (valid) return;
        setResult(result.map((error: Error) => (error instanceof GraphQLError ? withoutSuggestion(error) : error)));
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
