import type { PhysicalLine } from './physical-lines.js';

/** One record's text, or a line that cannot be one. `line` is where it begins; `joined`: its quoted fields span lines. */
export type LogicalLine = { line: number; text: string; joined: boolean } | { line: number; fault: string };

/** A quoted field spans at most this many lines: a quote that is never closed then costs its own line and no other. */
const mostLines = 200;

/**
 * Joins the lines that a quoted field spans. A CSV parser that meets a quote without its closing one swallows every good
 * line up to the next quote; here such a line alone is given up, and the ones after it are looked at again.
 * `isRecord` says whether a text is one whole CSV record: by the letter where lines were joined, while a single line may have a
 * stray quote that stands for itself.
 */
export class LogicalLines {
  private open: PhysicalLine[] = [];

  constructor(private readonly isRecord: (text: string, joined: boolean) => boolean) {}

  /** What became complete with this line. Blank lines are no records. */
  push(line: PhysicalLine): LogicalLine[] {
    if (this.open.length === 0) return this.begin(line);
    this.open.push(line);
    if (hasEvenQuotes(line.text)) return this.open.length > mostLines ? this.giveUpFirst() : [];
    const text = this.open.map((part) => part.text).join('\n');
    if (!this.isRecord(text, true)) return this.giveUpFirst();
    const first = this.open[0] ?? line;
    this.open = [];
    return [{ line: first.number, text, joined: true }];
  }

  /** What is left at the end of the file. */
  end(): LogicalLine[] {
    const left: LogicalLine[] = [];
    while (this.open.length > 0) left.push(...this.giveUpFirst());
    return left;
  }

  private begin(line: PhysicalLine): LogicalLine[] {
    if (line.text.trim() === '') return [];
    const whole = hasEvenQuotes(line.text) || this.isRecord(line.text, false);
    if (whole) return [{ line: line.number, text: line.text, joined: false }];
    this.open = [line];
    return [];
  }

  private giveUpFirst(): LogicalLine[] {
    const [first, ...rest] = this.open;
    if (!first) return [];
    this.open = [];
    const again = rest.flatMap((line) => this.push(line));
    return [{ line: first.number, fault: 'a quote is opened and never closed' }, ...again];
  }
}

function hasEvenQuotes(text: string): boolean {
  let even = true;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) even = !even;
  return even;
}
