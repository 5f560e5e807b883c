import { defineEvent } from './define.ts';
import { count, id, text } from './field.ts';

const token = {
  scimTokenId: id('The token.'),
  name: text('Its name.'),
  prefix: text('The part of the token that may be shown.'),
};
const group = { groupId: id('The group.'), name: text('Its name.') };

/** What administrators do about identity providers, and what these do about groups. */
export const directoryEvents = [
  defineEvent('scim_token.created', {
    description: 'A token was made with which an identity provider provisions people and groups.',
    message: ({ name }) => `SCIM token “${name}” was made.`,
    by: 'PERSON',
    fields: token,
  }),
  defineEvent('scim_token.rotated', {
    description: 'A token of an identity provider has a new secret.',
    message: ({ name }) => `SCIM token “${name}” has a new secret.`,
    by: 'PERSON',
    fields: token,
  }),
  defineEvent('scim_token.revoked', {
    description: 'A token of an identity provider was revoked.',
    message: ({ name }) => `SCIM token “${name}” was revoked.`,
    by: 'PERSON',
    fields: token,
  }),
  defineEvent('group.created', {
    description: 'An identity provider has made a group.',
    message: ({ name }) => `Group “${name}” was made.`,
    by: 'PERSON',
    fields: group,
  }),
  defineEvent('group.updated', {
    description: 'An identity provider has changed a group, or who is in it.',
    message: ({ name, added, removed }) => `Group “${name}” was changed: ${added} came, ${removed} went.`,
    by: 'PERSON',
    fields: { ...group, added: count('How many people came.'), removed: count('How many went.') },
  }),
  defineEvent('group.deleted', {
    description: 'An identity provider has deleted a group.',
    message: ({ name }) => `Group “${name}” was deleted.`,
    by: 'PERSON',
    fields: group,
  }),
];
