import { findNode, findNodes } from '../../src/domain/node.ts';
import { builder } from '../base/builder.ts';
import { costs } from '../cost/declaration.ts';

const Node = builder.nodeInterfaceRef();

builder.queryFields((t) => ({
  node: t.field({
    type: Node,
    nullable: true,
    description: 'Anything by its id; null when there is nothing that you may see.',
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: (_root, { id }, context) => findNode(context, id),
  }),
  nodes: t.field({
    type: [Node],
    nullable: { list: false, items: true },
    ...costs({ items: { argument: 'ids' } }),
    description: 'Many things by their ids, in the order of the ids; null for each that you may not see. Up to 100.',
    args: { ids: t.arg.idList({ required: true, description: 'Their ids.' }) },
    resolve: (_root, { ids }, context) => findNodes(context, ids),
  }),
}));
