import { Field } from '../../ui/form/field.tsx';

/** What every webhook has: what it is for, and where it sends to. */
export function AddressFields({ faultOf }: { faultOf(path: string): string | undefined }) {
  return (
    <>
      <Field label="Name" name="name" required autoFocus maxLength={200} fault={faultOf('name')} />
      <Field
        label="Address"
        name="url"
        type="url"
        hint="Where your program takes events: https, on a public server."
        placeholder="https://example.org/ade"
        required
        fault={faultOf('url')}
      />
    </>
  );
}
