/** Counters, gauges and histograms in Prometheus' text format (version 0.0.4 of its exposition formats). */

export type Labels = Readonly<Record<string, string>>;

/** Series of one metric; past it, more are counted together, so that no label can fill the memory. */
const maximumSeries = 2_000;
const other = 'other';

export interface Counter {
  add(labels: Labels, by?: number): void;
  text(): string;
}

export function counter(name: string, help: string): Counter {
  const series = new Map<string, number>();
  return {
    add(labels, by = 1) {
      const key = keyOf(labels, series);
      series.set(key, (series.get(key) ?? 0) + by);
    },
    text: () =>
      [...head(name, help, 'counter'), ...[...series].map(([key, value]) => `${name}${key} ${value}`)].join('\n'),
  };
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
  text(): string;
}

/** `bounds` rise; what is above the last is counted too. */
export function histogram(name: string, help: string, bounds: readonly number[]): Histogram {
  const series = new Map<string, { counts: number[]; count: number; sum: number }>();
  return {
    observe(labels, value) {
      const key = keyOf(labels, series);
      const found = series.get(key) ?? { counts: bounds.map(() => 0), count: 0, sum: 0 };
      series.set(key, found);
      const bucket = bounds.findIndex((bound) => value <= bound);
      if (bucket >= 0) found.counts[bucket] = (found.counts[bucket] ?? 0) + 1;
      found.count += 1;
      found.sum += value;
    },
    text() {
      const lines = head(name, help, 'histogram');
      for (const [key, { counts, count, sum }] of series) {
        let below = 0;
        for (const [index, bound] of bounds.entries()) {
          below += counts[index] ?? 0;
          lines.push(`${name}_bucket${withLabel(key, 'le', String(bound))} ${below}`);
        }
        lines.push(`${name}_bucket${withLabel(key, 'le', '+Inf')} ${count}`);
        lines.push(`${name}_sum${key} ${sum}`, `${name}_count${key} ${count}`);
      }
      return lines.join('\n');
    },
  };
}

/** Values that were just read. */
export function gauge(name: string, help: string, values: readonly (readonly [Labels, number])[]): string {
  const lines = values.slice(0, maximumSeries).map(([labels, value]) => `${name}${labelText(labels)} ${value}`);
  return [...head(name, help, 'gauge'), ...lines].join('\n');
}

const head = (name: string, help: string, type: string): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} ${type}`,
];

function keyOf(labels: Labels, series: ReadonlyMap<string, unknown>): string {
  const key = labelText(labels);
  if (series.has(key) || series.size < maximumSeries) return key;
  return labelText(Object.fromEntries(Object.keys(labels).map((name) => [name, other])));
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escaped(value)}"`);
  return pairs.length > 0 ? `{${pairs.join(',')}}` : '';
}

const withLabel = (key: string, name: string, value: string): string =>
  key === '' ? `{${name}="${value}"}` : `${key.slice(0, -1)},${name}="${value}"}`;

const escaped = (value: string): string =>
  value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
