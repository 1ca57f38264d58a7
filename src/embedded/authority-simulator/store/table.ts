import { OrderedIndex } from './ordered-index.js';

/** Rows by id, by further times, and by the row that they belong to. Rows are replaced, never changed. */
export class Table<Row extends { id: number }, Time extends string = never> {
  private readonly rows = new Map<number, Row>();
  private readonly groups = new Map<number, Set<number>>();
  private readonly byId: OrderedIndex<Row>;
  private readonly byTime: Record<Time, OrderedIndex<Row>>;
  private highest = 0;

  constructor(
    times: Record<Time, (row: Row) => number>,
    private readonly groupOf: ((row: Row) => number) | null = null,
  ) {
    const all = () => this.rows.values();
    this.byId = new OrderedIndex((row) => row.id, all);
    const indexes = Object.entries<(row: Row) => number>(times).map(([name, valueOf]) => [
      name,
      new OrderedIndex(valueOf, all),
    ]);
    this.byTime = Object.fromEntries(indexes) as Record<Time, OrderedIndex<Row>>;
  }

  get size(): number {
    return this.rows.size;
  }

  get nextId(): number {
    return this.highest + 1;
  }

  get highestId(): number {
    return this.highest;
  }

  /** Ids go on after this one. */
  startAfter(id: number): void {
    this.highest = Math.max(this.highest, id);
  }

  get(id: number): Row | undefined {
    return this.rows.get(id);
  }

  values(): Iterable<Row> {
    return this.rows.values();
  }

  put(row: Row): void {
    const before = this.rows.get(row.id);
    this.rows.set(row.id, row);
    this.highest = Math.max(this.highest, row.id);
    this.regroup(before, row);
    for (const index of this.indexes()) index.replace(before, row);
  }

  delete(id: number): void {
    const before = this.rows.get(id);
    if (!before) return;
    this.rows.delete(id);
    this.regroup(before, undefined);
    for (const index of this.indexes()) index.replace(before, undefined);
  }

  clear(): void {
    this.rows.clear();
    this.groups.clear();
    this.highest = 0;
    this.expectMany();
  }

  /** Say so before many changes: the indexes are then built once, when they are next read. */
  expectMany(): void {
    for (const index of this.indexes()) index.forget();
  }

  inOrderOfId(): OrderedIndex<Row> {
    return this.byId;
  }

  inOrderOf(time: Time): OrderedIndex<Row> {
    return this.byTime[time];
  }

  /** Rows of one owner, by id. */
  group(owner: number): Row[] {
    const ids = [...(this.groups.get(owner) ?? [])].sort((a, b) => a - b);
    return ids.map((id) => this.rows.get(id) as Row);
  }

  private regroup(before: Row | undefined, after: Row | undefined): void {
    if (!this.groupOf) return;
    if (before) this.groups.get(this.groupOf(before))?.delete(before.id);
    if (!after) return;
    const owner = this.groupOf(after);
    const group = this.groups.get(owner);
    if (group) group.add(after.id);
    else this.groups.set(owner, new Set([after.id]));
  }

  private indexes(): OrderedIndex<Row>[] {
    return [this.byId, ...Object.values<OrderedIndex<Row>>(this.byTime)];
  }
}
