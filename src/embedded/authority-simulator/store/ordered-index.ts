/**
 * Rows in the order of a number, equal numbers by id. A page anywhere in it costs the page; putting a newer row at the end costs a push.
 * After `forget` it is built again from the table when it is next read, which is what large changes want.
 */
export class OrderedIndex<Row extends { id: number }> {
  private rows: Row[] = [];
  private stale = false;

  constructor(
    private readonly valueOf: (row: Row) => number,
    private readonly all: () => Iterable<Row>,
  ) {}

  forget(): void {
    this.stale = true;
    this.rows = [];
  }

  replace(before: Row | undefined, after: Row | undefined): void {
    if (this.stale) return;
    if (before && after && this.valueOf(before) === this.valueOf(after)) {
      this.rows[this.find(before)] = after;
      return;
    }
    if (before) this.rows.splice(this.find(before), 1);
    if (after) this.insert(after);
  }

  /** All rows in order. Not to be changed. */
  inOrder(): readonly Row[] {
    if (this.stale) {
      this.rows = [...this.all()].sort((a, b) => this.compare(a, b));
      this.stale = false;
    }
    return this.rows;
  }

  /** The place of the first row whose number is at least `value`. */
  lowerBound(value: number): number {
    return this.search((row) => this.valueOf(row) < value);
  }

  private insert(row: Row): void {
    const last = this.rows.at(-1);
    if (!last || this.compare(last, row) < 0) this.rows.push(row);
    else this.rows.splice(this.find(row), 0, row);
  }

  private find(row: Row): number {
    return this.search((other) => this.compare(other, row) < 0);
  }

  private search(isBefore: (row: Row) => boolean): number {
    const rows = this.inOrder();
    let low = 0;
    let high = rows.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(rows[middle] as Row)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  compare(a: Row, b: Row): number {
    return this.valueOf(a) - this.valueOf(b) || a.id - b.id;
  }
}
