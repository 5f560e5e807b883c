import { Select } from '../../ui/form/field.tsx';

interface Runnable {
  id: string;
  name: string;
  published?: { number: number } | null;
}

interface ConfigurationChoiceProps {
  configurations: readonly Runnable[];
  /** `null`: with none. */
  value: string | null;
  onChange(id: string): void;
}

/** With which configuration new documents are run. */
export function ConfigurationChoice({ configurations, value, onChange }: ConfigurationChoiceProps) {
  return (
    <Select
      label="Run each with"
      value={value ?? 'none'}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    >
      {configurations.map(({ id, name, published }) => (
        <option key={id} value={id}>
          {name} (version {published?.number})
        </option>
      ))}
      <option value="none">Only keep them</option>
    </Select>
  );
}
