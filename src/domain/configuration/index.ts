/** Configurations and their versions: draft, publish, compare. */
export { changesBetween } from './changes.ts';
export {
  createConfiguration,
  findConfiguration,
  findConfigurationWhere,
  publishConfiguration,
  saveConfigurationDraft,
  specOf,
} from './configuration.ts';
export { configurationWhere } from './filter.ts';
export { validateSpec } from './validate.ts';
