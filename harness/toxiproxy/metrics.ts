// `/metrics` in Prometheus' text form: Toxiproxy's byte counters, which here count open connections as well, and what the
// original does not tell: how many connections there are and were.

import type { Collection } from './collection.ts';
import type { FaultProxy } from './proxy.ts';

/** All counters of a server. */
export function metricsText(collection: Collection): string {
  const proxies = [...collection.proxies.values()];
  return [
    ...family(
      'toxiproxy_proxy_received_bytes_total',
      'counter',
      proxies.flatMap((proxy) => bytes(proxy, 'In')),
    ),
    ...family(
      'toxiproxy_proxy_sent_bytes_total',
      'counter',
      proxies.flatMap((proxy) => bytes(proxy, 'Out')),
    ),
    ...family(
      'flatline_proxy_connections',
      'gauge',
      proxies.map((proxy) => `{proxy=${quote(proxy.name)}} ${proxy.connections.size}`),
    ),
    '',
  ].join('\n');
}

function family(name: string, type: string, samples: readonly string[]): string[] {
  return [`# HELP ${name} `, `# TYPE ${name} ${type}`, ...samples.map((sample) => `${name}${sample}`)];
}

function bytes(proxy: FaultProxy, way: 'In' | 'Out'): string[] {
  const traffic = proxy.traffic();
  const labels = (direction: string) =>
    `{direction="${direction}",listener=${quote(proxy.listen)},proxy=${quote(proxy.name)},upstream=${quote(proxy.upstream)}}`;
  return [`${labels('downstream')} ${traffic[`down${way}`]}`, `${labels('upstream')} ${traffic[`up${way}`]}`];
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
