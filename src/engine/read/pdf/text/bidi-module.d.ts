// The package types its CommonJS build as a module with a default export, which that build does not have; this one does.
declare module 'bidi-js/dist/bidi.mjs' {
  import type { Bidi } from 'bidi-js';
  export default function bidiFactory(): Bidi;
}
