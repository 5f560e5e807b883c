import { Field } from '../ui/form/field.tsx';

/** The address that an account is signed in to with: the first field of a form. */
export function EmailField({ email, fault }: { email?: string | undefined; fault: string | undefined }) {
  return (
    <Field
      label="E-mail address"
      name="email"
      type="email"
      autoComplete="username"
      required
      defaultValue={email}
      autoFocus={email === undefined}
      fault={fault}
    />
  );
}
