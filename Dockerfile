FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=8080 DATA_DIR=/data NODE_OPTIONS="--max-semi-space-size=16 --max-old-space-size=768"
WORKDIR /menfang

# What is installed changes rarely and is kept between builds.
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && npm cache clean --force

COPY drizzle ./drizzle
COPY estates ./estates
COPY src ./src
COPY flows ./flows
COPY adapters ./adapters
COPY web ./web

# The embedded database lies here, for whoever sets no DATABASE_URL.
RUN mkdir /data && chown node:node /data
VOLUME /data
USER node
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/healthz').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/main.ts"]
