import pg from 'pg';

/** Thrown where PostgreSQL has nothing to do for a connection whose answer is still awaited: the question or the answer got lost. */
export class AnswerLost extends Error {
  /** As PostgreSQL's own errors have one; it goes into logs. */
  readonly code = 'answer-lost';

  constructor() {
    super('PostgreSQL has nothing to do for a connection that still waits for its answer');
    this.name = 'AnswerLost';
  }
}

/** No usual statement takes as long. Milliseconds. */
const unusual = 5_000;
/** An answer may be on its way just when it is asked after: only a second look believes it. Milliseconds. */
const untilSecondLook = 1_000;
const lookDeadline = 3_000;

// of another server behind the same address, or of a pooler, nothing can be told: no row, and the statement's own deadline decides
const selectIdle = `
select from pg_stat_activity where pid = $1 and state in ('idle', 'idle in transaction', 'idle in transaction (aborted)')`;

/**
 * A connection that is half open keeps its end waiting until the statement's deadline, which must be long. So the server is asked after
 * a statement that takes unusually long, over another connection: one that works on it may go on.
 */
export class AnswerWatch {
  constructor(private readonly url: string) {}

  /** What `answer` gives. Throws AnswerLost; the connection is then good for nothing. */
  async answerOf<Answer>(client: object, answer: Promise<Answer>): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    let waiting = true;
    const lost = new Promise<never>((_, reject) => {
      const look = async (wasIdle: boolean): Promise<void> => {
        const idle = await this.isIdle(client);
        if (idle && wasIdle) reject(new AnswerLost());
        else if (waiting) timer = setTimeout(() => void look(idle), idle ? untilSecondLook : unusual);
      };
      timer = setTimeout(() => void look(false), unusual);
    });
    try {
      return await Promise.race([answer, lost]);
    } finally {
      waiting = false;
      clearTimeout(timer);
    }
  }

  /** False also where the server cannot be asked: then nobody knows. */
  private async isIdle(client: object): Promise<boolean> {
    const { processID } = client as { processID?: number | null };
    if (!processID) return false;
    const other = new pg.Client({
      connectionString: this.url,
      application_name: 'shirelink-watch',
      connectionTimeoutMillis: lookDeadline,
      query_timeout: lookDeadline,
    });
    other.on('error', () => undefined);
    try {
      await other.connect();
      return (await other.query(selectIdle, [processID])).rowCount === 1;
    } catch {
      return false;
    } finally {
      void other.end().catch(() => undefined);
    }
  }
}
