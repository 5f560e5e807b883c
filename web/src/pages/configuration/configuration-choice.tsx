import { Select } from '../../ui/form/field.tsx';
import { asFound } from './as-found.ts';
import type { ConfigurationChosen } from './use-configuration-choice.ts';

interface ConfigurationChoiceProps {
  choice: ConfigurationChosen;
  label: string;
  /** What it is called to run nothing, where that is a choice. */
  none?: string;
}

/** With which configuration documents are run. */
export function ConfigurationChoice({ choice, label, none }: ConfigurationChoiceProps) {
  const { configurations, hasAsFound, configurationId, ranWith, choose } = choice;
  const value = none === undefined ? ranWith : configurationId;
  return (
    <Select label={label} value={value ?? 'none'} onChange={({ currentTarget }) => choose(currentTarget.value)}>
      {configurations.map(({ id, name, published }) => (
        <option key={id} value={id}>
          {name} (version {published?.number})
        </option>
      ))}
      {hasAsFound && <option value={asFound}>As found (every column as it is)</option>}
      {!hasAsFound && <option disabled>As found: a person who may publish configurations has to run it so once</option>}
      {none !== undefined && <option value="none">{none}</option>}
    </Select>
  );
}
