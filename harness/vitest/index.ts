// What `flatline/vitest` offers to a Vitest configuration.

export { flatlinePlugin } from './plugin.ts';
export { flatlineProject, type ProjectOptions } from './project.ts';
