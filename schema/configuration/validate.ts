import { validateSpec } from '../../src/domain/configuration/index.ts';
import type { SpecFault as Fault } from '../../src/engine/specification.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';

export const SpecFault = builder.objectRef<Fault>('SpecFault').implement({
  description: 'One thing that is wrong with a specification.',
  fields: (t) => ({
    path: t.exposeString('path', {
      description: 'Dotted path into the specification, such as `fields.email.type`; empty for the whole.',
    }),
    line: t.exposeInt('line', { nullable: true, description: 'Its line in the text, from 1; null for the whole.' }),
    column: t.exposeInt('column', {
      nullable: true,
      description: 'Its place in the line, from 1; null for the whole.',
    }),
    message: t.exposeString('message', { description: 'What is wrong, in a sentence that follows the path.' }),
    suggestion: t.exposeString('suggestion', {
      nullable: true,
      description: 'The known word that was most likely meant; null where none is near.',
    }),
  }),
});

builder.queryField('validateSpec', (t) =>
  t.field({
    type: [SpecFault],
    ...costs({ weight: 10, items: 50 }),
    description:
      'Every fault of a specification at once, in the order of the text; an empty list when it can be saved. Nothing is stored.',
    args: { specYaml: t.arg.string({ required: true, description: 'The specification as YAML text, or as JSON.' }) },
    resolve: (_root, { specYaml }) => validateSpec(specYaml),
  }),
);
