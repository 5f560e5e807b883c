import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { loadPart } from './data/load-part.ts';
import { sitePath } from './data/site.ts';
import { SessionProvider } from './session/session-provider.tsx';
import { SignIn } from './session/sign-in.tsx';
import { Boundary } from './ui/boundary.tsx';
import { Confirmation } from './ui/confirmation.tsx';

// What mails lead to: who is signed in seldom comes there.
const AcceptInvitation = lazy(() => loadPart(() => import('./session/accept-invitation.tsx')));
const AskForReset = lazy(() => loadPart(() => import('./session/ask-for-reset.tsx')));
const SetPassword = lazy(() => loadPart(() => import('./session/set-password.tsx')));
const Workspaces = lazy(() => loadPart(() => import('./shell/workspaces.tsx')));

/** Pages for who is not signed in, and everything else for who is. */
export function App() {
  return (
    <Router base={sitePath}>
      <SessionProvider>
        <Boundary>
          <Suspense>
            <Switch>
              <Route path="/sign-in" component={SignIn} />
              <Route path="/forgotten" component={AskForReset} />
              <Route path="/set-up">
                <SetPassword isFirst />
              </Route>
              <Route path="/reset-password">
                <SetPassword isFirst={false} />
              </Route>
              <Route path="/invitation" component={AcceptInvitation} />
              <Route>
                <Workspaces />
              </Route>
            </Switch>
          </Suspense>
        </Boundary>
      </SessionProvider>
      <Confirmation />
    </Router>
  );
}
