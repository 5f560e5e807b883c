import { type Compare, type Filter, parse } from 'scim2-parse-filter';
import { Prisma } from '../../db/generated/client.ts';
import { ValidationError } from '../kernel/index.ts';

/** Characters of a filter, and comparisons in it. */
const longestFilter = 1_000;
export const mostComparisons = 30;

type Operator = Compare['op'] | 'pr';
type Operand = Compare['compValue'] | undefined;

/** What an attribute can be compared by: SQL that is true or false, for an operator and the operand. */
export type Attribute = (operator: Operator, operand: Operand) => Prisma.Sql;

/** Attributes by their names in lower case, with their parents: `name.givenname`. */
export type Attributes = Readonly<Record<string, Attribute>>;

/**
 * What a SCIM filter (RFC 7644, 3.4.2.2) selects, as a condition. Names of attributes may have the URN of their schema in front, in any case.
 * Throws ValidationError (`INVALID_FILTER`) with what is wrong.
 */
export function filterCondition(filter: string, attributes: Attributes): Prisma.Sql {
  if (filter.length > longestFilter) throw invalidFilter(`A filter has at most ${longestFilter} characters.`);
  let comparisons = 0;
  return conditionOf(parsed(filter), '');

  function conditionOf(node: Filter, parent: string): Prisma.Sql {
    switch (node.op) {
      case 'and':
      case 'or': {
        const parts = node.filters.map((part) => conditionOf(part, parent));
        return Prisma.sql`(${Prisma.join(parts, node.op === 'and' ? ' AND ' : ' OR ')})`;
      }
      case 'not':
        return Prisma.sql`(NOT ${conditionOf(node.filter, parent)})`;
      case '[]':
        return conditionOf(node.valFilter, `${parent}${attributeName(node.attrPath)}.`);
      default: {
        comparisons += 1;
        if (comparisons > mostComparisons) throw invalidFilter(`A filter has at most ${mostComparisons} comparisons.`);
        const name = `${parent}${attributeName(node.attrPath)}`;
        const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
        if (!attribute) throw invalidFilter(`There is no filter by ${node.attrPath.slice(0, 100)}.`);
        // What is not there is not equal to anything, and `not` turns that round.
        return Prisma.sql`coalesce(${attribute(node.op, 'compValue' in node ? node.compValue : undefined)}, false)`;
      }
    }
  }
}

function parsed(filter: string): Filter {
  try {
    return parse(filter);
  } catch {
    throw invalidFilter('This is no filter: attribute, operator, value, as in userName eq "ann@example.org".');
  }
}

/** Without the URN of a schema in front. */
function attributeName(path: string): string {
  return path.toLowerCase().replace(/^urn:ietf:params:scim:schemas:core:2\.0:(?:user|group):/, '');
}

export function invalidFilter(message: string): ValidationError {
  return new ValidationError(message, [{ path: 'filter', message, code: 'INVALID_FILTER' }]);
}

/** Text, in any case; with `isExact`, in this case alone. */
export function textAttribute(column: Prisma.Sql, { isExact = false } = {}): Attribute {
  return (operator, operand) => {
    if (operator === 'pr') return Prisma.sql`(${column} <> '')`;
    if (operand === null && operator === 'eq') return Prisma.sql`(${column} IS NULL)`;
    if (typeof operand !== 'string') throw invalidFilter('This attribute is compared with text in quotation marks.');
    const text = isExact ? column : Prisma.sql`lower(${column})`;
    const given = isExact ? operand : operand.toLowerCase();
    switch (operator) {
      case 'co':
        return Prisma.sql`(position(${given} in ${text}) > 0)`;
      case 'sw':
        return Prisma.sql`starts_with(${text}, ${given})`;
      case 'ew':
        return Prisma.sql`(right(${text}, length(${given}::text)) = ${given})`;
      default:
        return Prisma.sql`(${text} COLLATE "C" ${signs[operator]} ${given})`;
    }
  };
}

/** `True` and `False` in quotation marks are what Microsoft Entra sends. */
export function booleanAttribute(column: Prisma.Sql): Attribute {
  return (operator, operand) => {
    if (operator === 'pr') return Prisma.sql`(${column} IS NOT NULL)`;
    const given = typeof operand === 'string' ? { true: true, false: false }[operand.toLowerCase()] : operand;
    if (typeof given !== 'boolean' || (operator !== 'eq' && operator !== 'ne')) {
      throw invalidFilter('This attribute is compared by eq or ne with true or false.');
    }
    return Prisma.sql`(${column} ${signs[operator]} ${given})`;
  };
}

/** PostgreSQL has no year 0, and ISO 8601 four digits. */
const firstInstant = Date.parse('0001-01-01T00:00:00Z');
const endOfInstants = Date.parse('+010000-01-01T00:00:00Z');

/** An instant, in the years 1 to 9999. */
export function instantAttribute(column: Prisma.Sql): Attribute {
  return (operator, operand) => {
    if (operator === 'pr') return Prisma.sql`(${column} IS NOT NULL)`;
    const given = typeof operand === 'string' && operand.length <= 40 ? Date.parse(operand) : Number.NaN;
    const isInstant = given >= firstInstant && given < endOfInstants;
    if (!isInstant || operator === 'co' || operator === 'sw' || operator === 'ew') {
      throw invalidFilter(
        'This attribute is compared by eq, ne, gt, ge, lt or le with an instant in ISO 8601, of the years 1 to 9999.',
      );
    }
    return Prisma.sql`(${column} ${signs[operator]} ${new Date(given)})`;
  };
}

const signs = {
  eq: Prisma.sql`=`,
  ne: Prisma.sql`<>`,
  gt: Prisma.sql`>`,
  ge: Prisma.sql`>=`,
  lt: Prisma.sql`<`,
  le: Prisma.sql`<=`,
} satisfies Partial<Record<Operator, Prisma.Sql>>;
