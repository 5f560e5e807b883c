/** Whether the rows and the objects of an installation belong together, and rows keep the rules that the database cannot hold. */
export { type Fault, verifyInstallation } from './verify.ts';
