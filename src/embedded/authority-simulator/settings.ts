/** How the simulated site behaves. Kept in the journal, so that a restart doesn't change the site. */
export interface SimulatorSettings {
  /** Rows on a page at most. 100 was seen; the real cap isn't known. */
  pageCap: number;
  /** `unstable`: by id, but every so often the rows move under `$skip`. */
  order: 'id' | 'modified' | 'unstable';
  totalCount: 'matching' | 'page';
  tokenLifetimeSeconds: number;
  /** Whether opening or closing a task changes the request's modifiedDatetime. */
  tasksTouchRequests: boolean;
  /** Longer query strings are answered with 404 and HTML, as IIS does by default. */
  queryStringLimit: number;
  /** Added to the server's clock. */
  clockOffsetSeconds: number;
}

export const defaultSettings: Readonly<SimulatorSettings> = {
  pageCap: 100,
  order: 'id',
  totalCount: 'matching',
  tokenLifetimeSeconds: 3600,
  tasksTouchRequests: true,
  queryStringLimit: 2048,
  clockOffsetSeconds: 0,
};

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const atLeastOne = (value: unknown) => Number.isInteger(value) && (value as number) >= 1;

const checks: { [Name in keyof SimulatorSettings]: (value: unknown) => boolean } = {
  pageCap: atLeastOne,
  order: (value) => value === 'id' || value === 'modified' || value === 'unstable',
  totalCount: (value) => value === 'matching' || value === 'page',
  tokenLifetimeSeconds: atLeastOne,
  tasksTouchRequests: (value) => typeof value === 'boolean',
  queryStringLimit: atLeastOne,
  clockOffsetSeconds: isNumber,
};

/** Throws a RangeError that names the first wrong setting. */
export function parseSettings(input: unknown): Partial<SimulatorSettings> {
  if (typeof input !== 'object' || input === null) throw new RangeError('settings must be an object');
  for (const [name, value] of Object.entries(input)) {
    const check = Object.hasOwn(checks, name) ? checks[name as keyof SimulatorSettings] : undefined;
    if (!check?.(value)) throw new RangeError(`setting ${name} isn't known or isn't right`);
  }
  return input;
}
