// `flatline/reporter`: the reporter by its name, for `--reporter=flatline/reporter` and for lists of names.

export { flatlineReporter as default, type ReporterOptions } from './joint-reporter.ts';
