/** What a PromQL expression of ours asks for. `labels` are those of any selector, `by` or `on` in it. */
export interface PromqlNames {
  metrics: string[];
  labels: string[];
}

const metric = /(?<![\w:"'])(?:shirelink[_:][\w:]*|nodejs_\w+|process_\w+|up)(?![\w:])/g;
const matcher = /([a-zA-Z_]\w*)\s*(?:=~|!~|!=|=)\s*"/g;
const grouping = /\b(?:by|on|without|ignoring|group_left|group_right)\s*\(([^)]*)\)/g;

/** By the look of our own expressions, not by PromQL's grammar: promtool and a real Prometheus check that. */
export function promqlNames(expression: string): PromqlNames {
  const withoutTexts = expression.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const grouped = [...withoutTexts.matchAll(grouping)].flatMap(([, names = '']) => names.split(','));
  const matched = [...expression.matchAll(matcher)].map(([, name = '']) => name);
  // a label can look like a metric only inside of its own brackets
  const outside = withoutTexts.replaceAll(grouping, '').replaceAll(/\{[^}]*\}/g, '');
  return {
    metrics: unique([...outside.matchAll(metric)].map(([name]) => name)),
    labels: unique([...grouped, ...matched].map((name) => name.trim()).filter(Boolean)),
  };
}

function unique(names: string[]): string[] {
  return [...new Set(names)].sort();
}
