import {
  Activity,
  Ellipsis,
  FileText,
  LayoutDashboard,
  Search,
  Server,
  Settings,
  Sliders,
  Table2,
  User,
} from 'lucide-react';
import { Fragment, useState } from 'react';
import { useMutation } from 'urql';
import { Link, useLocation } from 'wouter';
import { hasUnsavedText } from '../data/kept.ts';
import { SignOutDocument } from '../generated/graphql.ts';
import { actOf, useAreSingleKeysOn, wordOf } from '../keys/keys.ts';
import { useSession } from '../session/session-provider.tsx';
import { Button } from '../ui/button.tsx';
import { confirmed } from '../ui/confirmation.tsx';
import { UploadSign } from '../uploads/upload-sign.tsx';
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
/** Pages that a narrow screen has room for beside each other; the others stand below them when they are asked for. */
const first = 4;

/** Where one can go, in which workspace, and as whom. */
export function Rail() {
  const { user, workspaces, isAdministrator } = useViewer();
  const workspace = useWorkspace();
  const [path, navigate] = useLocation();
  const [, signOut] = useMutation(SignOutDocument);
  const session = useSession();
  const at = `/w/${workspace.slug}`;
  const all = isAdministrator ? [...pages, administration] : pages;
  const isHere = (page: string) => (page === '' ? path === at : path.startsWith(`${at}${page}`));
  const [isOpen, setOpen] = useState(false);
  const [seen, setSeen] = useState(path);
  // Another page has been gone to.
  if (seen !== path) {
    setSeen(path);
    setOpen(false);
  }
  const hasSingleKeys = useAreSingleKeysOn();
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
      <button
        type="button"
        className={styles.find}
        title="Go anywhere, find anything"
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => actOf('mod+k')}
      >
        <Search size={16} aria-hidden /> <span>Go to…</span> <kbd aria-hidden>{wordOf('mod+k')}</kbd>
      </button>
      <ul data-open={isOpen || undefined}>
        {all.map(({ path: page, name, Icon }, index) => (
          <Fragment key={name}>
            {index === first && (
              <li className={styles.more} data-here={all.slice(first).some((one) => isHere(one.path)) || undefined}>
                <button type="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
                  <Ellipsis size={16} aria-hidden /> <span>More</span>
                </button>
              </li>
            )}
            <li className={index < first ? undefined : styles.rest}>
              <Link href={`${at}${page}`} aria-current={isHere(page) ? 'page' : undefined}>
                <Icon size={16} aria-hidden /> <span>{name}</span>
                {page === '/documents' && <UploadSign workspaceId={workspace.id} />}
              </Link>
            </li>
          </Fragment>
        ))}
      </ul>
      <div className={styles.person}>
        <span title={user.email ?? undefined}>{user.name}</span>
        <button type="button" className={styles.keys} onClick={() => actOf('?')}>
          Keyboard {hasSingleKeys && <kbd aria-hidden>?</kbd>}
        </button>
        <Button
          look="quiet"
          onClick={async () => {
            const question = {
              title: 'Sign out without saving?',
              says: 'The text of a configuration is not saved, and is lost when you sign out.',
              verb: 'Sign out',
            };
            if (hasUnsavedText() && !(await confirmed(question))) return;
            await session.end(() => signOut({}));
          }}
        >
          Sign out
        </Button>
      </div>
    </nav>
  );
}
