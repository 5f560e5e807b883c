import { type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, useId } from 'react';
import styles from './field.module.css';

interface Labelled {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value. */
  fault?: string | undefined;
}

/** An input with its label, and what is wrong with it. */
export function Field({ label, hint, fault, ...rest }: Labelled & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} fault={fault}>
      <input
        {...rest}
        id={id}
        className={styles.input}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}-says`}
      />
    </Frame>
  );
}

export function Select({ label, hint, fault, children, ...rest }: Labelled & SelectHTMLAttributes<HTMLSelectElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} fault={fault}>
      <select {...rest} id={id} className={styles.input} aria-describedby={`${id}-says`}>
        {children}
      </select>
    </Frame>
  );
}

function Frame({ id, label, hint, fault, children }: Labelled & { id: string; children: ReactNode }) {
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      {children}
      <p id={`${id}-says`} className={fault ? styles.fault : styles.hint}>
        {fault ?? hint}
      </p>
    </div>
  );
}

/** A filter beside others, whose label only screen readers need. */
export function SearchField({ label, ...rest }: { label: string } & InputHTMLAttributes<HTMLInputElement>) {
  return <input {...rest} type="search" aria-label={label} placeholder={label} className={styles.input} />;
}
