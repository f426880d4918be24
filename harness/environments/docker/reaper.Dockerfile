# A reaper that speaks Ryuk's protocol, for machines that cannot pull Ryuk. Test support; built by .ci/prepare-docker.
FROM node:24-bookworm-slim
COPY error.ts time.ts /harness/
COPY environments/docker/reaper.ts /harness/environments/docker/
CMD ["node", "--disable-warning=ExperimentalWarning", "/harness/environments/docker/reaper.ts"]
