import { createContext, type ReactNode, useContext, useEffect, useReducer } from 'react';
import { type Client, Provider } from 'urql';
import { navigate } from 'wouter/use-browser-location';
import { createApi } from '../data/client.ts';
import { forgetKept } from '../data/kept.ts';
import { forgetSession, noteSession, type OpenedSession, onSessionElsewhere } from '../data/session.ts';
import { currentPath, sitePath } from '../data/site.ts';
import { pathIn } from './path-in.ts';

interface Session {
  /** Begins anew with the session that has just been opened: what was remembered of another is gone. */
  begin(opened: OpenedSession): void;
  /** The person signs out, by what is given: what they wrote here is gone. */
  end(signOut: () => Promise<unknown>): Promise<void>;
  /** The server has ended the session: who signs in again finds what they wrote. */
  lose(): void;
}

interface Generation {
  api: Client;
  number: number;
}

const SessionContext = createContext<Session | null>(null);

/** Gives every part of the page the API, as who is signed in at the moment. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const [{ api, number }, renew] = useReducer(next, { number: 0 }, next);
  const begin = (opened: OpenedSession) => {
    noteSession(opened);
    renew();
  };
  const lose = () => {
    forgetSession();
    renew();
    goToSignIn();
  };
  const end = async (signOut: () => Promise<unknown>) => {
    // First: the feeds of all tabs end with the session, and none takes it for one that was ended elsewhere.
    forgetSession();
    await signOut();
    forgetKept();
    lose();
  };
  useEffect(
    () =>
      onSessionElsewhere((state) => {
        if (state === 'BEGUN') {
          // Everything that is remembered is another session's.
          location.assign(
            currentPath() === '/sign-in' ? `${sitePath}${pathIn(location.search, 'back')}` : location.href,
          );
          return;
        }
        renew();
        goToSignIn();
      }),
    [],
  );
  return (
    <SessionContext value={{ begin, end, lose }}>
      <Provider value={api} key={number}>
        {children}
      </Provider>
    </SessionContext>
  );
}

/** Another session, with a memory of its own. */
function next({ number }: { number: number }): Generation {
  return { api: createApi(goToSignIn), number: number + 1 };
}

/** And back to the same page afterwards. */
function goToSignIn(): void {
  if (currentPath() === '/sign-in') return;
  const back = `${currentPath()}${location.search}`;
  const query = back === '/' ? '' : `?${new URLSearchParams({ back })}`;
  navigate(`${sitePath}/sign-in${query}`, { replace: true });
}

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('There is no session above this part of the page.');
  return session;
}
