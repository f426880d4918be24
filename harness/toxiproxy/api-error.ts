// How the API refuses: Toxiproxy's texts and statuses, in Toxiproxy's shape. Clients match them, so they are spelled as there.

/** A refusal with its HTTP status. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Toxiproxy's own refusals. */
export const refusals = {
  badBody: (detail: string) => new ApiError(400, `bad request body: ${detail}`),
  missingField: (field: string) => new ApiError(400, `missing required field: ${field}`),
  proxyExists: () => new ApiError(409, 'proxy already exists'),
  proxyNotFound: () => new ApiError(404, 'proxy not found'),
  toxicExists: () => new ApiError(409, 'toxic already exists'),
  toxicNotFound: () => new ApiError(404, 'toxic not found'),
  invalidStream: () => new ApiError(400, 'stream was invalid, can be either upstream or downstream'),
  invalidToxicType: () => new ApiError(400, 'invalid toxic type'),
  connectionNotFound: () => new ApiError(404, 'connection not found'),
};

/** The status of anything thrown: 500 for what the system refused. */
export function statusOf(error: unknown): number {
  return error instanceof ApiError ? error.status : 500;
}
