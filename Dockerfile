# The image of ADE: docker build -t ade . ; docs/operations/install.md says how to run it.
FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN npm run prepare && node scripts/build.ts && node scripts/pack.ts /tmp
# What is installed without development: the lock's versions of what is left, without what only they ask for.
WORKDIR /app
RUN tar -xzf /tmp/ade-*.tgz --strip-components=1 && cp /build/package-lock.json . \
  && npm install --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production ADE_HOST=0.0.0.0 ADE_DATA_DIR=/data
RUN install -d -o node -g node /data && ln -s /app/bin/ade.js /usr/local/bin/ade
COPY --from=build /app /app
USER node
WORKDIR /data
VOLUME /data
EXPOSE 4000
# Of an API; a worker has no port, and its supervisor sees that it lives.
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.ADE_PORT ?? 4000) + '/health/ready').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/app/bin/ade.js"]
CMD ["start"]
