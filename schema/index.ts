import './scalars.ts';
import './connection.ts';
import './server.ts';
import './audit.ts';
import './maintenance.ts';
import './viewer.ts';
import './user.ts';
import './session.ts';
import './sign-in.ts';
import './password.ts';
import './workspace.ts';
import './workspace-mutations.ts';
import './document.ts';
import './configuration.ts';
import './job.ts';
import './job-mutations.ts';
import './table.ts';
import './export.ts';
import './export-mutations.ts';
import './timeline.ts';
import './node.ts';
import { builder } from './builder.ts';

/** The executable schema. `schema.graphql` beside it is printed from it. */
export const schema = builder.toSchema();
