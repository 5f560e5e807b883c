import styles from './address.module.css';

/** Where something stands in its document, e.g. `Q1 2025!D35`. */
export function Address({ sheet, range }: { sheet: string; range: string }) {
  return (
    <code className={styles.address}>
      {sheet}!{range}
    </code>
  );
}
