import styles from './tabs.module.css';

interface TabsProps {
  label: string;
  tabs: readonly { name: string; value: string }[];
  value: string;
  onChange(value: string): void;
}

/** One of a few views of the same thing. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  return (
    <fieldset className={styles.tabs}>
      <legend className="hidden-text">{label}</legend>
      {tabs.map((tab) => (
        <button key={tab.value} type="button" aria-pressed={tab.value === value} onClick={() => onChange(tab.value)}>
          {tab.name}
        </button>
      ))}
    </fieldset>
  );
}
