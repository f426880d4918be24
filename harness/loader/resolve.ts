// One merged experiment to one Scenario: validated, every default filled in, with the place and the origin of what was
// written. Everything wrong with it is collected; a Scenario comes only when nothing is.

import { basename } from 'node:path';
import type { FaultType } from '../fault.ts';
import { shortHash } from '../random.ts';
import type { ClientSpec, Position, Scenario } from '../scenario.ts';
import type { SourceDocument } from './document.ts';
import { valueAt } from './document.ts';
import { explainIssues, type Finding } from './explain-issue.ts';
import { checkParty, clientKinds, serverKinds } from './parties.ts';
import { resolveExpect } from './resolve-expect.ts';
import { resolveConditions, resolveFaults } from './resolve-faults.ts';
import { resolveClient, resolveServer } from './resolve-parties.ts';
import { msIf, msOf, present, type Resolving } from './resolving.ts';
import { scenarioNode, scenarioSchema } from './schema.ts';
import { nearest } from './suggest.ts';
import { type Traced, visitParts } from './traced.ts';

/** A merged experiment. */
export interface Merged {
  readonly root: Traced;
  /** The scenario's own document: positions are its. */
  readonly document: SourceDocument;
  readonly setting: string | undefined;
  readonly hasCheck: boolean;
}

/** What resolving may use. */
export interface ResolveContext extends Pick<Resolving, 'variables' | 'fromFolder'> {
  readonly types: Readonly<Record<string, FaultType>>;
  /** Names that the config adds, for suggestions. */
  readonly named: { readonly servers: readonly string[]; readonly clients: readonly string[] };
}

/** A scenario, or what is wrong. */
export interface Resolved {
  readonly scenario: Scenario | undefined;
  readonly findings: readonly Finding[];
}

/** Validates and resolves. Codes FL-S020 to FL-S042. */
export function resolveScenario(merged: Merged, context: ResolveContext): Resolved {
  const data = merged.root.value;
  const parties = [
    ...checkParty(['server'], valueAt(data, ['server']) ?? {}, serverKinds, context.named.servers),
    ...checkParty(['client'], valueAt(data, ['client']) ?? {}, clientKinds, context.named.clients),
  ];
  const checked = scenarioSchema.safeParse(data);
  if (!checked.success) {
    return { scenario: undefined, findings: [...explainIssues(checked.error.issues, data, scenarioNode()), ...parties] };
  }
  if (parties.length > 0) return { scenario: undefined, findings: parties };
  const resolving: Resolving = { ...context, findings: [] };
  const scenario = assemble(checked.data, merged, resolving, context);
  return { scenario: resolving.findings.length === 0 ? scenario : undefined, findings: resolving.findings };
}

/** Values of a wrong kind or form in what settings are laid over. That something is missing there is no mistake: they may bring it. */
export function wrongValues(data: unknown): readonly Finding[] {
  const checked = scenarioSchema.safeParse(data);
  if (checked.success) return [];
  const ofValues = ['FL-S022', 'FL-S023', 'FL-S024'];
  return explainIssues(checked.error.issues, data, scenarioNode()).filter(({ code, path }) => ofValues.includes(code) && path.length > 0);
}

function assemble(written: typeof scenarioSchema._zod.output, merged: Merged, resolving: Resolving, context: ResolveContext): Scenario {
  const { types } = context;
  const server = resolveServer(resolving, written.server, written.client);
  const client = resolveClient(resolving, written.client, server);
  const faults = resolveFaults(resolving, (written.faults ?? []) as never, types, client.count);
  checkKnownFailure(resolving, written, merged.hasCheck);
  return {
    id: idOf(merged, written.name),
    name: written.name,
    ...present({ why: written.why, setting: merged.setting, expectFailure: written.expectFailure }),
    tags: written.tags ?? [],
    file: merged.document.file,
    server,
    client,
    conditions: resolveConditions(resolving, (written.conditions ?? []) as never, types),
    steadyMs: msIf(written.steady) ?? Math.max(2000, 5 * (client.heartbeat?.intervalMs ?? 0)),
    faults,
    recoverMs: msOf(written.recover ?? '15s'),
    trials: written.trials ?? 10,
    expect: resolveExpect(resolving, written.expect, { server, client, faults, types }),
    hasCheck: merged.hasCheck,
    ...placesOf(merged, client),
    warnings: [],
  };
}

// Readable first, then a hash: names can collide, and a folder's name may not be long.
function idOf(merged: Merged, name: string): string {
  const { file } = merged.document;
  const words = [basename(file).replace(/\.scenario\.(yaml|ts)$|\.[a-z]+$/, ''), name, merged.setting ?? '']
    .map(slug)
    .filter((word) => word !== '');
  return `${words.join('-').slice(0, 70)}-${shortHash([file, name, merged.setting ?? ''].join('\u0000'))}`;
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 40);
}

function checkKnownFailure(resolving: Resolving, written: typeof scenarioSchema._zod.output, hasCheck: boolean): void {
  const judged = Object.entries(written.expect).flatMap(([key, value]) => [
    key,
    ...(typeof value === 'object' ? Object.keys(value).map((inner) => `${key}.${inner}`) : []),
  ]);
  const known = [...judged, ...(hasCheck ? ['check'] : [])];
  for (const [index, path] of (written.expectFailure?.of ?? []).entries()) {
    if (known.includes(path) || path === 'exit' || path.startsWith('fires')) continue;
    const guess = nearest(path, known);
    const hint = `${guess === undefined ? '' : `did you mean "${guess}"? `}judged here: ${known.join(', ')}`;
    resolving.findings.push({
      path: ['expectFailure', 'of', index],
      part: 'value',
      code: 'FL-S043',
      message: `expect has no "${path}"`,
      hint,
    });
  }
}

// Keys whose default explain names as such.
const defaulted = ['server.use', 'client.use', 'client.count', 'client.path', 'client.events', 'steady', 'recover', 'trials'];
const defaultedForReference = [
  'client.heartbeat.interval',
  'client.heartbeat.from',
  'client.heartbeat.detector.type',
  'client.reconnect.type',
];

// What the config asserts, or a program computed, has no line of its own: an expectation is then shown at the part of the
// scenario that it belongs to.
function placesOf(merged: Merged, client: ClientSpec): Pick<Scenario, 'positions' | 'source' | 'origins'> {
  const positions: Record<string, Position> = {};
  const source: Record<number, string> = {};
  const origins: Record<string, string> = {};
  const lines = merged.document.text.split('\n');
  visitParts(merged.root, (key, above, traced) => {
    if (traced.children === undefined || Array.isArray(traced.value)) origins[key] = traced.source.origin;
    const position = positionOf(merged.document, traced) ?? (/^expect\b/.test(key) ? positions[above ?? ''] : undefined);
    if (position === undefined) return;
    positions[key] = position;
    source[position.line] ??= (lines[position.line - 1] ?? '').replace(/\r$/, '').slice(0, 500);
  });
  const keys = client.use === 'reference' ? [...defaulted, ...defaultedForReference] : defaulted;
  for (const key of keys) origins[key] ??= 'default';
  return { positions, source, origins };
}

function positionOf(document: SourceDocument, { source }: Traced): Position | undefined {
  const place = source.document === document ? document.spot(source.path)?.key : undefined;
  return place && { line: place.line, column: place.column };
}
