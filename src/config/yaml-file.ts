import { readFileSync } from 'node:fs';
import { type Document, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import type { Checked, Fault } from './fault.js';

/** A parsed YAML file that can say where in it something stands. */
export interface YamlFile {
  path: string;
  value: unknown;
  /** From 1; that of the nearest part of the path that is there. */
  lineOf(within: (string | number)[]): number;
  /** `<file>:<line> <path.within>`. */
  place(within: (string | number)[]): string;
}

/** `where` names whatever asked for the file, for the fault that it cannot be read. */
export function readYamlFile(path: string, where: string): Checked<YamlFile> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unreadable';
    return {
      ok: false,
      faults: [
        { where, what: `names a file that cannot be read (${code})`, fix: 'Name a file that this process may read.' },
      ],
    };
  }
  return parseYaml(path, text);
}

export function parseYaml(path: string, text: string): Checked<YamlFile> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const lineAt = (offset: number): number => Math.max(1, lines.linePos(offset).line);
  const faults = document.errors.map(
    // the parser's message quotes the text, its code does not
    (error): Fault => ({
      where: `${path}:${lineAt(error.pos[0])}`,
      what: `is not YAML (${error.code})`,
      fix: 'Mend the syntax.',
    }),
  );
  faults.push(
    ...keysThatAreNotText(document).map((offset) => ({
      where: `${path}:${lineAt(offset)}`,
      what: 'has a key that YAML reads as something other than text',
      fix: 'Put the key in quotes.',
    })),
  );
  if (faults.length > 0) return { ok: false, faults };
  const lineOf = (within: (string | number)[]): number => {
    for (let depth = within.length; depth > 0; depth--) {
      const node = document.getIn(within.slice(0, depth), true);
      if (isNode(node) && node.range) return lineAt(node.range[0]);
    }
    return 1;
  };
  const place = (within: (string | number)[]): string => `${path}:${lineOf(within)} ${within.join('.')}`.trimEnd();
  const converted = toValue(() => document.toJS() as unknown);
  if (!converted.ok)
    return { ok: false, faults: [{ where: path, what: 'is not usable YAML', fix: 'Write it without aliases.' }] };
  return { ok: true, value: { path, value: converted.value, lineOf, place } };
}

// `002:` would become the key "2", and a code would silently be another
function keysThatAreNotText(document: Document.Parsed): number[] {
  const offsets: number[] = [];
  visit(document, {
    Pair(_, pair) {
      if (!isScalar(pair.key) || typeof pair.key.value === 'string') return;
      offsets.push(pair.key.range?.[0] ?? 0);
    },
  });
  return offsets;
}

// thrown for aliases that multiply beyond reason
function toValue(convert: () => unknown): { ok: true; value: unknown } | { ok: false } {
  try {
    return { ok: true, value: convert() };
  } catch {
    return { ok: false };
  }
}
