import { switchSingleKeys, useAreSingleKeysOn } from '../../keys/keys.ts';
import { Section } from '../../ui/page.tsx';

/** Switches off the keys that do something by themselves: people who speak to their computer press them by accident. */
export function SingleKeys() {
  return (
    <Section title="Keyboard">
      <label>
        <input
          type="checkbox"
          checked={useAreSingleKeysOn()}
          onChange={({ currentTarget }) => switchSingleKeys(currentTarget.checked)}
        />{' '}
        Single keys do something.{' '}
        <span>
          Press <kbd>?</kbd> to see which.{' '}
        </span>
        This is kept in this browser.
      </label>
    </Section>
  );
}
