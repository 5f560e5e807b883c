import { useState } from 'react';
import { Link } from 'wouter';
import { Dialog } from '../ui/dialog.tsx';
import { useWorkspace } from '../workspace/viewer.ts';
import styles from './keys.module.css';
import { areSingleKeysOn, keysNow, wordOf } from './keys.ts';

/** What the keys of this page do. */
export default function KeyHelp({ onClose }: { onClose(): void }) {
  const { slug } = useWorkspace();
  // As it was when it was asked for: the dialog has none of its own.
  const [keys] = useState(keysNow);
  return (
    <Dialog title="Keyboard" isOpen onOpenChange={onClose}>
      <dl className={styles.help}>
        {keys.map(({ keys: names, says }) => (
          <div key={names}>
            <dt>{says}</dt>
            <dd>
              {names.split(' ').map((name) => (
                <kbd key={name}>{wordOf(name)}</kbd>
              ))}
            </dd>
          </div>
        ))}
        <div>
          <dt>Open the row; close what is open</dt>
          <dd>
            <kbd>Enter</kbd>
            <kbd>Esc</kbd>
          </dd>
        </div>
      </dl>
      <p className="quiet">
        {areSingleKeysOn() ? 'Single keys can be switched off' : 'Single keys are switched off'} under{' '}
        <Link href={`/w/${slug}/account`} onClick={onClose}>
          Account
        </Link>
        .
      </p>
    </Dialog>
  );
}
