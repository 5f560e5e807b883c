import { Select } from '../../ui/form/field.tsx';

interface Runnable {
  id: string;
  name: string;
  published?: { number: number } | null;
}

interface ConfigurationChoiceProps {
  configurations: readonly Runnable[];
  label: string;
  /** What it is called to run nothing, where that is a choice. */
  none?: string;
  /** `null`: with none. */
  value: string | null;
  onChange(id: string): void;
}

/** With which configuration documents are run. */
export function ConfigurationChoice({ configurations, label, none, value, onChange }: ConfigurationChoiceProps) {
  return (
    <Select label={label} value={value ?? 'none'} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
      {configurations.map(({ id, name, published }) => (
        <option key={id} value={id}>
          {name} (version {published?.number})
        </option>
      ))}
      {none !== undefined && <option value="none">{none}</option>}
    </Select>
  );
}
