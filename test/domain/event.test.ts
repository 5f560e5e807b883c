import { assertObjectType, graphql, printType } from 'graphql';
import { describe, expect, it } from 'vitest';
import { builder } from '../../schema/base/builder.ts';
import '../../schema/base/scalars.ts';
import { payloadField } from '../../schema/event/payload-field.ts';
import { defineEvent } from '../../src/domain/event/define.ts';
import { definitionOf, eventDefinitions, eventTypes } from '../../src/domain/event/event.ts';
import { bytes, count, id, instant, oneOf, optional, share, text } from '../../src/domain/event/field.ts';
import oldEvents from './old-events.json' with { type: 'json' };

describe('rows of old versions', () => {
  it.each(oldEvents)('$type still reads, in the words of today', ({ type, payload, message }) => {
    const read = definitionOf(type)?.read(payload);
    expect(read?.payload).toEqual(payload);
    expect(read?.message()).toBe(message);
  });

  it('a type is never taken out of the catalogue', () => {
    expect(eventTypes).toEqual(expect.arrayContaining(oldEvents.map(({ type }) => type)));
  });

  it('a field that came after an event’s first rows is optional', () => {
    for (const { type, payload } of oldEvents) {
      const known = new Set(Object.keys(payload));
      const added = definitionOf(type)?.fields.filter(({ name }) => !known.has(name)) ?? [];
      expect(added.filter(({ isOptional }) => !isOptional)).toEqual([]);
    }
  });

  it('a field that was taken out is passed over', () => {
    const read = definitionOf('job.cancelled')?.read({ jobId: 'job_1', since: 'removed' });
    expect(read?.payload).toEqual({ jobId: 'job_1' });
  });
});

describe('the catalogue', () => {
  it('says of every event and field what it is', () => {
    for (const { description, fields } of eventDefinitions) {
      for (const said of [description, ...fields.map((field) => field.description)])
        expect(said).toMatch(/^[A-Z].*\.$/);
    }
  });

  it('names a type once', () => {
    expect(new Set(eventTypes).size).toBe(eventTypes.length);
  });

  it('gives GraphQL each field’s type and nullability by its kind, whatever its name', async () => {
    const event = defineEvent('sample.happened', {
      description: 'A sample.',
      message: ({ jobId }) => `Sample ${jobId}.`,
      by: 'SYSTEM',
      fields: {
        jobId: count('A number in spite of its name.'),
        note: optional(text('Null when there is none.')),
        share: optional(share('A number.')),
        size: optional(bytes('Bytes.')),
        at: optional(instant('When.')),
        stage: oneOf('JobStage', 'A word.'),
        about: optional(id('What.')),
      },
    });
    const sample = builder.objectRef<{ payload: Readonly<Record<string, unknown>> }>('Sample').implement({
      fields: (t) => Object.fromEntries(event.fields.map((field) => [field.name, payloadField(t, field)])),
    });
    const stored = { jobId: 1, note: null, size: 2 ** 40, at: '2026-11-28T10:00:00.000Z', stage: 'MAP' };
    builder.queryField('sample', (t) =>
      t.field({ type: sample, skipTypeScopes: true, resolve: () => event.read(stored) }),
    );
    // A schema is valid only when each root type has a field.
    builder.mutationField('nothing', (t) => t.boolean({ resolve: () => true }));
    builder.subscriptionField('nothing', (t) => t.boolean({ subscribe: async function* () {}, resolve: () => true }));
    const schema = builder.toSchema();
    expect(
      printType(assertObjectType(schema.getType('Sample')))
        .match(/\w+: \w+!?/g)
        ?.toSorted(),
    ).toEqual([
      'about: ID',
      'at: DateTime',
      'jobId: Int!',
      'note: String',
      'share: Float',
      'size: BigInt',
      'stage: JobStage!',
    ]);
    const source = '{ sample { jobId note share size at stage about } }';
    const { data, errors } = await graphql({ schema, source, contextValue: { viewer: null } });
    expect(errors).toBeUndefined();
    expect(JSON.parse(JSON.stringify(data))).toEqual({
      sample: { ...stored, share: null, about: null },
    });
  });
});
