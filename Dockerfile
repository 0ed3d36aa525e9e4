# Two stages from the same base: one builds, the other holds the program, Redis and the languages it offers, and nothing else.
# Offers C, C++, Python, JavaScript and SQL; every language with --build-arg ALL_LANGUAGES=yes (about 800 MB more).
FROM debian:bookworm-slim AS build
ARG ALL_LANGUAGES=""
COPY . /src
WORKDIR /src
RUN scripts/setup
RUN bash -c 'source scripts/lib.sh && build_web && build release -DBUILD_TESTING=OFF'
RUN mkdir -p /out/bin /out/share/rehearse \
 && cp build/release/server/rehearse build/release/sandbox/rehearse-sandbox build/release/sqlrun/sqlrun /out/bin/ \
 && cp -r web/dist /out/share/rehearse/web && cp -r challenges /out/share/rehearse/challenges
RUN mkdir -p /out/share/rehearse/languages \
 && if [ -n "$ALL_LANGUAGES" ]; then \
      bash -c 'source scripts/lib.sh && install_typescript' && cp -r languages/typescript /out/share/rehearse/languages/; \
    fi

FROM debian:bookworm-slim
ARG ALL_LANGUAGES=""
ARG ALL_LANGUAGES_PACKAGES="default-jdk-headless golang-go rustc php-cli ruby"
RUN apt-get update -qq \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
      redis-server libhiredis0.14 libseccomp2 libfmt9 libspdlog1.10 libyaml-cpp0.7 libsodium23 libzstd1 zlib1g libre2-9 libssl3 \
      gcc g++ libc6-dev python3 nodejs ca-certificates ${ALL_LANGUAGES:+$ALL_LANGUAGES_PACKAGES} \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --create-home --home-dir /var/lib/rehearse --shell /usr/sbin/nologin rehearse
COPY --from=build /out /usr/local
USER rehearse
WORKDIR /var/lib/rehearse
ENV REHEARSE_DATA=/var/lib/rehearse/data
EXPOSE 7070
VOLUME /var/lib/rehearse
# Asks the server, not the port: readiness includes the store, the runner and the catalog.
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["rehearse", "health", "--port", "7070"]
# The first start needs an account: docs/OPERATIONS.md, "In a container". Put a TLS proxy in front, or publish the port on loopback only.
CMD ["rehearse", "serve", "--listen", "0.0.0.0", "--port", "7070", "--behind-tls-proxy"]
