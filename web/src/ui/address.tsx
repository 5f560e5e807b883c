import { Link } from 'wouter';
import styles from './address.module.css';

interface AddressProps {
  sheet: string;
  range: string;
  /** The page that shows it there. */
  href?: string;
  /** Shows it beside the page instead. */
  onShow?(): void;
}

/** Where something stands in its document, e.g. `Q1 2025!D35`; leads there where it can. */
export function Address({ sheet, range, href, onShow }: AddressProps) {
  const text = (
    <>
      {sheet}!{range}
    </>
  );
  if (onShow) {
    return (
      <button type="button" className={styles.address} onClick={onShow} title="Show it in the document">
        {text}
      </button>
    );
  }
  return href ? (
    <Link className={styles.address} href={href} title="Show it in the document">
      {text}
    </Link>
  ) : (
    <code className={styles.address}>{text}</code>
  );
}
