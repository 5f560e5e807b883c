import { defineConfig } from 'prisma/config';

// Read by the Prisma command line only. ADE itself applies migrations without it (src/db/migrate.ts).
export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env.DATABASE_URL ?? '' },
});
