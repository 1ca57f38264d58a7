# One image for every role and command: ROLE=api, ROLE=worker, and `shirelink <command>`. Debian's Node without npm, as a user without
# rights, on a root that may be read-only: nothing is written but to /tmp, and that is hardly needed.
# Embedded mode is not for here: its PostgreSQL and its Java are left out.

FROM node:24-bookworm-slim AS build
WORKDIR /src
COPY package.json package-lock.json ./
# scripts stay off: the build is called below, when the sources are there
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

FROM node:24-bookworm-slim AS dependencies
WORKDIR /src
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --omit=optional --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ARG VERSION=0.1.0
LABEL org.opencontainers.image.title="Shirelink" \
      org.opencontainers.image.description="A proven mirror of a council's legacy record systems" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="${VERSION}"

# what installs packages is no part of what runs; 10001 is nobody else's number
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
      /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-* \
    && groupadd --gid 10001 shirelink \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin shirelink \
    && ln -s /app/bin/shirelink.js /usr/local/bin/shirelink \
    && install -d -o shirelink -g shirelink /var/lib/shirelink /var/lib/civicview

WORKDIR /app
COPY package.json LICENSE ./
COPY --from=dependencies /src/node_modules ./node_modules
COPY contracts ./contracts
COPY bin ./bin
COPY --from=build /src/dist ./dist

ENV NODE_ENV=production
USER 10001:10001
EXPOSE 3000
# node itself is process 1: the service hears SIGTERM and takes its time to stop, 60 seconds at most
CMD ["node", "--enable-source-maps", "dist/main.js"]
