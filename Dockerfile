# syntax=docker/dockerfile:1

# Node's current LTS line. What is built in one stage runs in the other: keep them the same.
FROM node:26-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN --mount=type=cache,target=/root/.npm npm ci --engine-strict
COPY . .
RUN npm run build -- --standalone
RUN mkdir data

FROM node:26-trixie-slim
LABEL org.opencontainers.image.title="Latchkey"
LABEL org.opencontainers.image.description="Sign-in that a Next.js app owns"
LABEL org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production
# For the command line: docker compose exec app latchkey --help
ENV PATH=/app/bin:$PATH
WORKDIR /app
COPY --from=build /app/.next/standalone ./
# The only folder that is written to: the SQLite database, and mails where no SMTP_URL is set.
COPY --from=build --chown=node:node /app/data ./data
VOLUME /app/data
USER node
EXPOSE 3000
STOPSIGNAL SIGTERM
# Whether the process answers. Whether its database does is /api/ready: restarting would not bring that back.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s --start-interval=2s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "lib/cli/serve/start.mjs"]
