import { type EventDefinition, eventTypeName } from '../../src/domain/event/index.ts';
import { builder } from '../base/builder.ts';
import { Event, type EventShape } from './event.ts';

// What events of one kind have in common: the thing that they are about. The thing itself is added in `schema/timeline/subjects.ts`,
// since it shows its own events in turn.

function about(name: string, noun: string) {
  return builder.interfaceRef<EventShape>(name).implement({
    description: `Something that happened to a ${noun}, which is shown with it.`,
    interfaces: [Event],
    resolveType: ({ type }) => eventTypeName(type),
  });
}

export const JobEvent = about('JobEvent', 'job');
export const DocumentEvent = about('DocumentEvent', 'document');
export const ConfigurationEvent = about('ConfigurationEvent', 'configuration');
export const ExportEvent = about('ExportEvent', 'export');
export const MemberEvent = about('MemberEvent', 'member of a workspace');

const kinds = [
  { noun: 'job', idField: 'jobId', ref: JobEvent },
  { noun: 'document', idField: 'documentId', ref: DocumentEvent },
  { noun: 'configuration', idField: 'configurationId', ref: ConfigurationEvent },
  { noun: 'export', idField: 'exportId', ref: ExportEvent },
  { noun: 'member', idField: 'membershipId', ref: MemberEvent },
];

/** The interfaces of an event: by its noun, where its payload names which one. */
export function interfacesOf({ type, fields }: EventDefinition) {
  const about = kinds.filter(
    ({ noun, idField }) => type.startsWith(`${noun}.`) && fields.some(({ name }) => name === idField),
  );
  return [Event, ...about.map(({ ref }) => ref)];
}
