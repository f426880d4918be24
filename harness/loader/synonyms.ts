// Words that authors bring from other tools or from plain speech, and what they are called here. Asked only after
// spelling: `latncy` is a slip, `delay` is another language.

const faults: Readonly<Record<string, string>> = {
  delay: 'latency',
  lag: 'latency',
  timeout: 'blackhole, or stall where data is kept',
  drop: 'blackhole, or loss for single packets',
  partition: 'cut, or blackhole where nothing comes back to life',
  'packet-loss': 'loss',
  throttle: 'bandwidth',
  slicer: 'slice',
  limit_data: 'limit',
  reset_peer: 'reset',
  rst: 'reset',
  slow_close: 'close',
  disconnect: 'close, or reset',
  down: 'refuse, or kill for the server itself',
  crash: 'kill',
  freeze: 'pause for the server, freeze-client for the client',
  sigstop: 'pause for the server, freeze-client for the client',
  'missed-beats': 'outstanding with max, or silence with window: they are not the same',
};

const keys: Readonly<Record<string, string>> = {
  duration: 'for',
  length: 'for',
  start: 'at',
  delay: 'at',
  description: 'why',
  title: 'name',
  repeat: 'trials',
  repeats: 'trials',
  runs: 'trials',
  iterations: 'trials',
  steps: 'faults',
  toxics: 'faults',
  assert: 'expect',
  expectations: 'expect',
  thresholds: 'expect',
  probability: 'rate',
  upstream: 'direction: up',
  stream: 'direction: up or down',
  falsePositives: 'mistakes',
  downtime: 'for',
};

/** What a fault or detector of that name is called here; undefined when the word is not known. */
export function typeNamed(word: string): string | undefined {
  return lookUp(faults, word);
}

/** What a key of that name is called here, if it is a key that can stand in this place. */
export function keyNamed(word: string, allowed: readonly string[]): string | undefined {
  const name = lookUp(keys, word);
  return name !== undefined && allowed.includes(name.split(':')[0] ?? '') ? name : undefined;
}

function lookUp(table: Readonly<Record<string, string>>, word: string): string | undefined {
  const found = [word, word.toLowerCase(), word.toLowerCase().replaceAll('_', '-')].find((each) => Object.hasOwn(table, each));
  return found === undefined ? undefined : table[found];
}
