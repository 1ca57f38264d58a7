export interface MirrorOrder {
  databaseUrl: string;
  /** The legacy server's. */
  port: number;
}

export interface BareOrder {
  databaseUrl: string;
  way: 'merge' | 'merge-unchanged' | 'compare-hashes';
}

export interface MergeAnswer {
  /** Of the work alone: the connection stands. */
  seconds: number;
  /** Cases that were new or changed. */
  written: number;
  unchanged: number;
}
