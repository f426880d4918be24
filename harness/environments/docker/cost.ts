// What containers cost the machine, for the queue that runs trials and for the plan that only rehearses them.

/**
 * Slots that a server of its own takes: a container's start, pause or kill keeps the engine busy for tens of milliseconds, so of a
 * run's slots here (48 a core) about four may do so at once on two cores.
 */
export const serverWeight = 20;
/** Containers that start or end at the same time. */
export const containersAtOnce = 2;
/** Core time in which a container starts, ms; as long again until one that was killed serves. */
export const containerMs = 500;
/** Start-up of the environment, calibration, and the end of its containers, ms. */
export const besideMs = 7000;
