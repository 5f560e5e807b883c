import { type FormEvent, type ReactNode, useState } from 'react';
import type { Failure } from '../../data/failure.ts';
import { Button } from '../button.tsx';
import { FailureNotice } from '../notice.tsx';
import styles from './form.module.css';

interface FormProps {
  submitLabel: string;
  /** Is given what was filled in, and answers what is wrong with it; `null` when it is done. */
  onSubmit(given: FormData): Promise<Failure | null>;
  /** The fields, each of which is given what is wrong with it. */
  children(faultOf: (field: string) => string | undefined): ReactNode;
}

/** Fields and one button. What is wrong with a field stands at it; what is wrong with all of it, above the button. */
export function Form({ submitLabel, onSubmit, children }: FormProps) {
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setBusy(true);
    try {
      setFailure(await onSubmit(new FormData(event.currentTarget)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={submit}>
      {children((field) => failure?.fields.get(field))}
      <FailureNotice failure={failure} />
      <Button type="submit" look="primary" isBusy={isBusy}>
        {submitLabel}
      </Button>
    </form>
  );
}
