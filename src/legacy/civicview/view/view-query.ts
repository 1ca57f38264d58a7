import type { CareColumns, ViewForm } from '../mapping-file.js';
import { columnNames } from '../mapping.js';

/** A name of the database, made harmless: whatever a mapping says, it can only name a schema, a view or a column. */
function quoted(name: string): string {
  if (name.includes('\0')) throw new Error('a NUL cannot stand in a name');
  return `"${name.replaceAll('"', '""')}"`;
}

/** What tells rows apart: the id, or the number where there is none. */
export function keyColumn({ id, number }: CareColumns): string {
  return id ?? number;
}

/** `timestamp`: local times without an offset. */
export type ModifiedType = 'timestamp' | 'timestamptz';

/** The only statements that are ever sent. Values come as parameters; rows come as texts, as in a file. */
export class ViewStatements {
  private readonly from: string;
  private readonly select: string;
  private readonly key: string;
  private readonly modified: string;
  private readonly number: string;

  constructor({ schema, name }: ViewForm, columns: CareColumns) {
    const fields = columnNames(columns).map((column) => `${quoted(column)}::text as ${quoted(column)}`);
    this.from = `${quoted(schema)}.${quoted(name)}`;
    this.select = `select ${fields.join(', ')} from ${this.from} as care`;
    // a row without a key is told as a reject: it must not drop out of the order
    this.key = `coalesce(care.${quoted(keyColumn(columns))}::text, '') collate "C"`;
    this.modified = `care.${quoted(columns.modified)}`;
    this.number = `care.${quoted(columns.number)}::text`;
  }

  /** The type of the column that tells of changes, and the server's clock. */
  get clock(): string {
    const { modified, from } = this;
    return `select pg_typeof((select ${modified} from ${from} as care limit 1))::text as modified_type, clock_timestamp()::text as server_now`;
  }

  /** Every row by its key, after $1 (null: from the first one), $2 at most. */
  get all(): string {
    const { select, key } = this;
    return `${select} where ($1::text is null or ${key} > $1) order by ${key} limit $2`;
  }

  /** Rows changed at $1 or later, after those of time $2 and key $3 (null: from the first one), $4 at most. */
  changed(type: ModifiedType): string {
    const { select, key, modified } = this;
    const after = `($2::${type} is null or (${modified}, ${key}) > ($2::${type}, $3::text))`;
    return `${select} where ${modified} >= $1::${type} and ${after} order by ${modified}, ${key} limit $4`;
  }

  /** The row of number $1. */
  get one(): string {
    const { select, number, modified } = this;
    return `${select} where upper(${number}) = upper($1) order by ${modified} desc nulls last limit 1`;
  }
}
