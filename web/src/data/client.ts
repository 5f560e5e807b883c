import { authExchange } from '@urql/exchange-auth';
import { Client, type CombinedError, fetchExchange, mapExchange } from 'urql';
import { byHash } from './by-hash.ts';
import { cache } from './cache.ts';
import { ReadingAnew } from './reading-anew.ts';
import { isSessionDue, refreshSession } from './session.ts';
import { sitePath } from './site.ts';
import { steady } from './steady.ts';

/** Says to the server that a page of its own sends this: pages of other sites cannot set it. */
const csrfHeader = { 'x-ade-csrf': '1' };

/** Asks the API, remembers what it answered, and keeps the session alive. `onSignedOut` is called when there is none any more. */
export function createApi(onSignedOut: () => void): Client {
  const anew = new ReadingAnew();
  const client = new Client({
    url: `${sitePath}/graphql`,
    preferGetMethod: false,
    requestPolicy: 'cache-and-network',
    fetchOptions: { headers: csrfHeader },
    exchanges: [
      anew.exchange,
      steady,
      cache(),
      mapExchange({
        onError(error) {
          if (isUnauthenticated(error)) onSignedOut();
        },
      }),
      authExchange(async () => ({
        addAuthToOperation: (operation) => operation,
        willAuthError: isSessionDue,
        didAuthError: isUnauthenticated,
        refreshAuth: async () => void (await refreshSession()),
      })),
      // The server that `vite web` passes requests on to may have been built with other documents.
      ...(import.meta.env.PROD ? [byHash] : []),
      fetchExchange,
    ],
  });
  return anew.watch(client);
}

function isUnauthenticated({ graphQLErrors }: CombinedError): boolean {
  return graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED');
}
