import { lazy, Suspense } from 'react';
import { Route, Router, Switch } from 'wouter';
import { sitePath } from './data/site.ts';
import { AcceptInvitation } from './session/accept-invitation.tsx';
import { AskForReset } from './session/ask-for-reset.tsx';
import { SessionProvider } from './session/session-provider.tsx';
import { SetPassword } from './session/set-password.tsx';
import { SignIn } from './session/sign-in.tsx';

const Workspaces = lazy(() => import('./shell/workspaces.tsx'));

/** Pages for who is not signed in, and everything else for who is. */
export function App() {
  return (
    <Router base={sitePath}>
      <SessionProvider>
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
            <Suspense>
              <Workspaces />
            </Suspense>
          </Route>
        </Switch>
      </SessionProvider>
    </Router>
  );
}
