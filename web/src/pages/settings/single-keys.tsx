import { useState } from 'react';
import { areSingleKeysOn, switchSingleKeys } from '../../keys/keys.ts';
import { Section } from '../../ui/page.tsx';

/** Switches off the keys that do something by themselves: people who speak to their computer press them by accident. */
export function SingleKeys() {
  const [isOn, setOn] = useState(areSingleKeysOn);
  return (
    <Section title="Keys">
      <label>
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ currentTarget }) => {
            switchSingleKeys(currentTarget.checked);
            setOn(currentTarget.checked);
          }}
        />{' '}
        Single keys do something (press ? to see which). Kept in this browser.
      </label>
    </Section>
  );
}
