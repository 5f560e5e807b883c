import { Activity, FileText, LayoutDashboard, Server, Settings, Sliders, Table2, User } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { SignOutDocument } from '../generated/graphql.ts';
import { useSession } from '../session/session-provider.tsx';
import { Button } from '../ui/button.tsx';
import { useViewer, useWorkspace } from '../workspace/viewer.ts';
import styles from './rail.module.css';

const pages = [
  { path: '', name: 'Overview', Icon: LayoutDashboard },
  { path: '/documents', name: 'Documents', Icon: FileText },
  { path: '/jobs', name: 'Jobs', Icon: Activity },
  { path: '/tables', name: 'Tables', Icon: Table2 },
  { path: '/configurations', name: 'Configurations', Icon: Sliders },
  { path: '/settings', name: 'Settings', Icon: Settings },
  { path: '/account', name: 'Account', Icon: User },
];
const administration = { path: '/administration', name: 'Administration', Icon: Server };

/** Where one can go, in which workspace, and as whom. */
export function Rail() {
  const { user, workspaces, isAdministrator } = useViewer();
  const workspace = useWorkspace();
  const [path, navigate] = useLocation();
  const [, signOut] = useMutation(SignOutDocument);
  const session = useSession();
  const at = `/w/${workspace.slug}`;
  const list = useRef<HTMLUListElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another path is another page that is open.
  useEffect(() => {
    const here = list.current?.querySelector('[aria-current]');
    // Only the list is scrolled, where it is longer than the window is wide.
    if (list.current && here instanceof HTMLElement)
      list.current.scrollLeft = here.offsetLeft - (list.current.clientWidth - here.offsetWidth) / 2;
  }, [path]);
  return (
    <nav className={styles.rail} aria-label="Main">
      <select
        className={styles.workspace}
        aria-label="Workspace"
        value={workspace.slug}
        onChange={({ currentTarget }) =>
          navigate(currentTarget.value === '+' ? '/new-workspace' : `/w/${currentTarget.value}`)
        }
      >
        {workspaces.map(({ slug, name, archivedAt }) => (
          <option key={slug} value={slug}>
            {archivedAt ? `${name} (archived)` : name}
          </option>
        ))}
        <option value="+">New workspace…</option>
      </select>
      <ul ref={list}>
        {[...pages, ...(isAdministrator ? [administration] : [])].map(({ path: page, name, Icon }) => {
          const isHere = page === '' ? path === at : path.startsWith(`${at}${page}`);
          return (
            <li key={name}>
              <Link href={`${at}${page}`} aria-current={isHere ? 'page' : undefined}>
                <Icon size={16} aria-hidden /> <span>{name}</span>
              </Link>
            </li>
          );
        })}
      </ul>
      <div className={styles.person}>
        <span title={user.email ?? undefined}>{user.name}</span>
        <Button
          look="quiet"
          onClick={async () => {
            await signOut({});
            session.end();
          }}
        >
          Sign out
        </Button>
      </div>
    </nav>
  );
}
