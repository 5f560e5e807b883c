import SchemaBuilder, { BasePlugin, type PothosOutputFieldConfig, type SchemaTypes } from '@pothos/core';
import type { GraphQLFieldResolver } from 'graphql';
import { ValidationError } from '../../../src/domain/kernel/index.ts';
import { orderingOf } from './ordered-page.ts';
import { inDirection, placedPlan, withPlaces } from './ordered-plan.ts';
import { faultOfPage, isPaged, nowhere, type PageRules } from './page.ts';

declare module 'graphql' {
  interface GraphQLFieldExtensions<_TSource, _TContext, _TArgs> {
    /** What the arguments of a connection may be, where it is not as usual. */
    page?: Partial<PageRules>;
  }
}

declare global {
  export namespace PothosSchemaTypes {
    export interface Plugins<Types extends SchemaTypes> {
      pages: PagesPlugin<Types>;
    }
  }
}

/**
 * A page that is asked for in a way that cannot be is a fault of its list. What is asked of a list is planned with its parent: there
 * the arguments are passed over, else the parent would be the one that is answered null. Lists in another order than that of their
 * ids have cursors of their own, which Pothos does not know.
 */
class PagesPlugin<Types extends SchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(config: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const planned = config.extensions?.pothosPrismaSelect;
    if (!isPaged(Object.keys(config.args)) || typeof planned !== 'function') return config;
    const rules = config.extensions?.page;
    const plan = (args: Record<string, unknown>, ...rest: unknown[]): unknown => {
      if (faultOfPage(args, rules) !== null) return planned({ ...args, ...nowhere }, ...rest);
      const ordering = orderingOf(args, rules);
      return ordering ? placedPlan(planned(inDirection(args), ...rest), ordering, args) : planned(args, ...rest);
    };
    return { ...config, extensions: { ...config.extensions, pothosPrismaSelect: plan } };
  }

  override wrapResolve(
    resolve: GraphQLFieldResolver<unknown, Types['Context'], object>,
    config: PothosOutputFieldConfig<Types>,
  ): GraphQLFieldResolver<unknown, Types['Context'], object> {
    if (!isPaged(Object.keys(config.args))) return resolve;
    return (parent, args, context, info) => {
      const fault = faultOfPage(args, config.extensions?.page);
      if (fault) throw new ValidationError('The page cannot be read.', [fault]);
      const ordering = orderingOf(args, config.extensions?.page);
      if (!ordering) return resolve(parent, args, context, info);
      return withPlaces(resolve(parent, inDirection(args), context, info), ordering, args);
    };
  }
}

SchemaBuilder.registerPlugin('pages', PagesPlugin);
