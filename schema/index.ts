import './scalars.ts';
import './connection.ts';
import './server.ts';
import './maintenance.ts';
import './viewer.ts';
import './workspace.ts';
import './document.ts';
import './configuration.ts';
import './job.ts';
import './job-mutations.ts';
import './table.ts';
import './export.ts';
import './timeline.ts';
import './node.ts';
import { builder } from './builder.ts';

/** The executable schema. `schema.graphql` beside it is printed from it. */
export const schema = builder.toSchema();
