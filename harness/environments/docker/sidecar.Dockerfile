# Node with the tools of the sidecar; built once by `flatline doctor --env docker --prepare` or `docker compose build`.
FROM node:24-bookworm-slim
RUN apt-get update -qq \
 && apt-get install -y -qq --no-install-recommends nftables tcpdump iproute2 \
 && rm -rf /var/lib/apt/lists/*
