import './base/scalars.ts';
import './base/connection.ts';
import './root/server.ts';
import './root/rate-limit.ts';
import './timeline/audit.ts';
import './maintenance/maintenance.ts';
import './root/viewer.ts';
import './identity/user.ts';
import './identity/session.ts';
import './identity/sign-in.ts';
import './identity/password.ts';
import './workspace/workspace.ts';
import './workspace/mutations.ts';
import './document/document.ts';
import './document/upload.ts';
import './configuration/configuration.ts';
import './job/job.ts';
import './job/mutations.ts';
import './table/table.ts';
import './export/export.ts';
import './export/mutations.ts';
import './timeline/timeline.ts';
import './timeline/subjects.ts';
import './root/node.ts';
import { builder } from './base/builder.ts';

/** The executable schema. `schema.graphql` beside it is printed from it. */
export const schema = builder.toSchema();
