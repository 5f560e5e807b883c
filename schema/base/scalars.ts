import { GraphQLError } from 'graphql';
import { builder, type UploadedFile } from './builder.ts';
import { valueFault } from './value-fault.ts';

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

builder.scalarType('DateTime', {
  description: 'An instant: RFC 3339, answered in UTC, e.g. `2026-03-01T12:00:00.000Z`.',
  serialize: (value) => value.toISOString(),
  parseValue: (value) => {
    const date = typeof value === 'string' && rfc3339.test(value) ? new Date(value) : null;
    const year = date?.getUTCFullYear() ?? 0;
    // Others are written in ways of their own.
    if (!date || !(year >= 1 && year <= 9_999)) {
      throw new GraphQLError('A DateTime is an RFC 3339 text with a zone, of the years 1 to 9999.');
    }
    return date;
  },
});

builder.scalarType('JSON', {
  description: 'Any JSON value.',
  serialize: (value) => value,
  parseValue: (value) => {
    // Also one that stands in the document.
    const fault = valueFault(value);
    if (fault !== null) throw new GraphQLError(fault);
    return value;
  },
});

builder.scalarType('BigInt', {
  description: 'A whole number that may pass 2^53; answered as a text of digits when it does.',
  serialize: (value) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value.toString()),
  parseValue: (value) => {
    const digits = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
    if (!/^-?\d{1,38}$/.test(digits)) throw new GraphQLError('A BigInt is a whole number, or a text of its digits.');
    return BigInt(digits);
  },
});

builder.scalarType('URL', {
  description: 'An absolute address (RFC 3986).',
  serialize: (value) => value,
  parseValue: (value) => {
    if (typeof value !== 'string' || !URL.canParse(value)) throw new GraphQLError('A URL is an absolute address.');
    return new URL(value);
  },
});

builder.scalarType('File', {
  description:
    'A file in a multipart request (https://github.com/jaydenseric/graphql-multipart-request-spec). Cannot be read back.',
  serialize: () => {
    throw new GraphQLError('A File cannot be answered; ask for a downloadUrl.');
  },
  parseValue: (value) => {
    if (!isUploadedFile(value)) {
      throw new GraphQLError('A File has to be sent as a part of a multipart request, not in the variables.');
    }
    return value;
  },
});

function isUploadedFile(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && 'open' in value && typeof value.open === 'function';
}
