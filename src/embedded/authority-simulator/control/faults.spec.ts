import { Faults, parseFault } from './faults.js';

describe('Faults', () => {
  it('spoils so many answers of an operation, after letting some pass', () => {
    const faults = new Faults(() => 0);
    faults.add({ kind: 'html', operation: 'listRequests', count: 2, skip: 1 });
    const suffered = ['listRequests', 'listTasks', 'listRequests', 'listRequests', 'listRequests'].map(
      (operation) => faults.next(operation)?.kind ?? null,
    );
    expect(suffered).toEqual([null, null, 'html', 'html', null]);
    expect(faults.counts()).toEqual({ html: 2 });
  });

  it('spoils every answer until its time has passed', () => {
    let now = 0;
    const faults = new Faults(() => now);
    faults.add({ kind: 'errors', forSeconds: 10 });
    const before = [faults.next('listRequests'), faults.next('listTasks')].map((fault) => fault?.kind);
    now = 10_000;
    expect([...before, faults.next('listRequests')]).toEqual(['errors', 'errors', null]);
  });

  it('leaves signing in alone unless told otherwise', () => {
    const faults = new Faults(() => 0);
    faults.add({ kind: 'reset' });
    expect(faults.next('token')).toBeNull();
    faults.add({ kind: 'throttle', operation: 'token' });
    expect(faults.next('token')?.kind).toBe('throttle');
  });

  it('knows its kinds', () => {
    expect(() => parseFault({ kind: 'flood' })).toThrow('kind must be one of');
    expect(() => parseFault(null)).toThrow('kind must be one of');
  });
});
