import { type FieldNode, type GraphQLField, type GraphQLUnionType, getNamedType, isUnionType } from 'graphql';
import { idPrefixes } from '../../src/domain/kernel/index.ts';
import { AnswerText } from './answer-text.ts';
import type { Compilation, Expression } from './compilation.ts';
import type { ColumnsOf } from './connection.ts';
import { finishObject, jsonLiteral, objectJson, objectText, textLiteral } from './expression.ts';
import { isRecord } from './guards.ts';
import { type Model, modelNamed } from './models.ts';
import { completionOf } from './plain-value.ts';
import { uncovered } from './uncovered.ts';

/** Who did it: the row says of which kind they are and, unless it was the system, their id. */
export function actorField(
  field: GraphQLField<unknown, unknown>,
  nodes: readonly FieldNode[],
  selected: Record<string, unknown>,
  { model, alias }: { model: Model; alias: string },
  compilation: Compilation,
  columnsOf: ColumnsOf,
): Expression {
  const union = getNamedType(field.type);
  const isActor = isUnionType(union) && Object.keys(selected).toSorted().join() === 'actorId,actorKind';
  if (!isActor) return uncovered(`${model.name}.${field.name}`);
  const idOf = `${alias}.${model.columns.get('actorId')?.sql ?? uncovered('an actor')}`;
  const kindOf = `${alias}.${model.columns.get('actorKind')?.sql ?? uncovered('an actor')}`;
  const person = loaded('User', idOf, union, nodes, compilation, columnsOf);
  const key = loaded('ApiKey', idOf, union, nodes, compilation, columnsOf);
  const token = loaded('ScimToken', idOf, union, nodes, compilation, columnsOf);
  const system = systemJson(union, nodes, compilation);
  const isUnfinished = person.finish !== null || key.finish !== null || token.finish !== null;
  // What is still to be finished says of which type it is.
  const marked = (name: string, sql: string) =>
    isUnfinished
      ? objectText([
          ['type', textLiteral(name)],
          ['value', { sql, finish: null }],
        ])
      : sql;
  return {
    sql: `CASE WHEN ${idOf} IS NULL OR ${kindOf} = 'SYSTEM' THEN ${marked('System', system)} WHEN ${kindOf} = 'USER' THEN ${marked('User', person.sql)} WHEN starts_with(${idOf}, '${idPrefixes.ScimToken}_') THEN ${marked('ScimToken', token.sql)} ELSE ${marked('ApiKey', key.sql)} END`,
    finish: isUnfinished
      ? (value, finishing) => {
          if (!isRecord(value)) throw new Error('An actor is none.');
          const finishes = { User: person.finish, ApiKey: key.finish, ScimToken: token.finish, System: null };
          const finish = finishes[memberName(value.type)];
          return finish ? finish(value.value, finishing) : value.value;
        }
      : null,
  };
}

type MemberName = 'User' | 'ApiKey' | 'ScimToken' | 'System';

function memberName(given: unknown): MemberName {
  return given === 'User' || given === 'ApiKey' || given === 'ScimToken' ? given : 'System';
}

function loaded(
  name: 'User' | 'ApiKey' | 'ScimToken',
  id: string,
  union: GraphQLUnionType,
  nodes: readonly FieldNode[],
  compilation: Compilation,
  columnsOf: ColumnsOf,
): Expression {
  const type = memberOf(union, name);
  const model = modelNamed(name);
  const alias = compilation.alias();
  const columns = columnsOf(type, nodes, alias, compilation);
  const { sql } = objectJson(columns, `FROM ${model.table} ${alias} WHERE ${alias}."id" = ${id}`);
  return { sql, finish: finishObject(columns) };
}

/** The system is the same for every viewer. */
function systemJson(union: GraphQLUnionType, nodes: readonly FieldNode[], compilation: Compilation): string {
  const complete = completionOf(memberOf(union, 'System'), nodes, compilation);
  const answer = new AnswerText();
  const json = answer.of(complete({}, { context: null, pending: [], written: answer.written }));
  return jsonLiteral(json);
}

function memberOf(union: GraphQLUnionType, name: string) {
  return union.getTypes().find((type) => type.name === name) ?? uncovered(`${union.name} has no ${name}`);
}
