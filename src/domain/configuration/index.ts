/** Configurations and their versions: draft, publish, compare, keep. */
export { changesBetween } from './changes.ts';
export { createConfiguration, findConfiguration, findConfigurationWhere, specOf } from './configuration.ts';
export { configurationWhere } from './filter.ts';
export {
  archiveConfiguration,
  duplicateConfiguration,
  renameConfiguration,
  restoreConfiguration,
} from './keep.ts';
export { validateSpec } from './validate.ts';
export { publishConfiguration, saveConfigurationDraft } from './versions.ts';
