import type { ButtonHTMLAttributes, ReactNode } from 'react';
import { Link } from 'wouter';
import styles from './button.module.css';

type Look = 'primary' | 'plain' | 'quiet' | 'danger';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  look?: Look;
  /** Something is under way: it cannot be pressed again, and keeps its size. */
  isBusy?: boolean;
  children: ReactNode;
}

export function Button({ look = 'plain', isBusy = false, type = 'button', disabled, children, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      className={`${styles.button} ${styles[look]}`}
      disabled={disabled || isBusy}
      aria-busy={isBusy}
    >
      {children}
    </button>
  );
}

interface ButtonLinkProps {
  look?: Look;
  href: string;
  /** What the page there is given beside its address. */
  state?: unknown;
  children: ReactNode;
}

/** Goes somewhere, and looks like a button. */
export function ButtonLink({ look = 'plain', href, state, children }: ButtonLinkProps) {
  const className = `${styles.button} ${styles[look]}`;
  return /^(https?:|\/files\/|\/auth\/)/.test(href) ? (
    <a className={className} href={href}>
      {children}
    </a>
  ) : (
    <Link className={className} href={href} state={state}>
      {children}
    </Link>
  );
}
