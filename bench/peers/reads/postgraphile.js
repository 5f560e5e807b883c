// PostGraphile over the same tables. WALLED=workspace id: with our role and setting in each transaction.
import { createServer } from 'node:http';
import pg from 'pg';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { grafserv } from 'postgraphile/grafserv/node';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

const { DATABASE_URL, WALLED } = process.env;
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: 10 });
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [makePgService({ pool, schemas: ['public'] })],
  grafast: { context: () => (WALLED ? { pgSettings: { role: 'ade_tenant', 'ade.workspaces': WALLED } } : {}) },
  grafserv: { graphiql: false, watch: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(0, '127.0.0.1', () => process.send?.({ port: server.address().port, path: '/graphql' }));
