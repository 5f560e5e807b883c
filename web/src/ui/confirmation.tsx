import { useEffect, useId, useSyncExternalStore } from 'react';
import { useLocation } from 'wouter';
import { Button } from './button.tsx';
import styles from './confirmation.module.css';

interface Question {
  /** Asks about what is to be done, and with what. */
  title: string;
  /** What is lost by it, and what stays. */
  says: string;
  /** What the button does that goes on, by its verb and with what: “Delete 3 documents”. */
  verb: string;
  /** Nothing that is there is lost by it. */
  isGentle?: boolean;
}

let asked: (Question & { answer(isConfirmed: boolean): void }) | null = null;
const watching = new Set<() => void>();

/**
 * Asks the person before something is done that is not taken back by a press. Answers whether to go on: not when the question is put away
 * by Escape, or when the page that it is about is left.
 */
export function confirmed(question: Question): Promise<boolean> {
  asked?.answer(false);
  return new Promise((resolve) => {
    const answer = (isConfirmed: boolean) => {
      ask(null);
      resolve(isConfirmed);
    };
    ask({ ...question, answer });
  });
}

/** Stands once at the root, and shows what is asked. */
export function Confirmation() {
  const question = useSyncExternalStore(watch, () => asked);
  const id = useId();
  const [path] = useLocation();
  useEffect(() => {
    if (path) putAway();
  }, [path]);
  // A step back may lead to the same page as it was before.
  useEffect(() => {
    addEventListener('popstate', putAway);
    return () => removeEventListener('popstate', putAway);
  }, []);
  if (!question) return null;
  const { title, says, verb, isGentle = false, answer } = question;
  return (
    <dialog
      ref={show}
      role="alertdialog"
      className={styles.question}
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}says`}
      onClose={({ currentTarget }) => answer(currentTarget.returnValue === 'yes')}
    >
      <h2 id={`${id}title`}>{title}</h2>
      <p id={`${id}says`}>{says}</p>
      {/* The focus begins at the first of these: Enter alone changes nothing. */}
      <form method="dialog">
        <Button type="submit" value="no">
          Change nothing
        </Button>
        <Button type="submit" value="yes" look={isGentle ? 'primary' : 'danger'}>
          {verb}
        </Button>
      </form>
    </dialog>
  );
}

function ask(question: typeof asked): void {
  asked = question;
  for (const changed of watching) changed();
}

function putAway(): void {
  asked?.answer(false);
}

function watch(changed: () => void): () => void {
  watching.add(changed);
  return () => watching.delete(changed);
}

function show(dialog: HTMLDialogElement | null): void {
  if (dialog && !dialog.open) dialog.showModal();
}
