import { readEnvelope, rowsOf } from './wire.js';

const timeOf = (text: string) => (text === 'never' ? null : Date.parse(text));
const good = { status: 'OK', errors: [], timestamp: '2026-03-04T09:00:00+11:00', resultCount: 1, result: [{ id: 1 }] };

function envelopeOf(body: string | Buffer, over: { contentType?: string; serverTime?: number | null } = {}) {
  const contentType = over.contentType ?? 'application/json; charset=utf-8';
  return readEnvelope(
    { status: 200, contentType, body: Buffer.from(body), serverTime: over.serverTime ?? null },
    timeOf,
  );
}

const ofValue = (value: unknown) => envelopeOf(JSON.stringify(value));

describe('readEnvelope', () => {
  it('reads result, count and time', () => {
    expect(ofValue(good)).toEqual({
      ok: true,
      result: [{ id: 1 }],
      resultCount: 1,
      serverTime: Date.parse('2026-03-03T22:00:00Z'),
    });
  });

  it.each([
    ['null', null],
    ['empty', []],
    ['a blank', ''],
  ])('takes errors that are %s for none', (_, errors) => {
    expect(ofValue({ ...good, errors })).toMatchObject({ ok: true });
  });

  it.each([
    ['errors in a list', 'errors', { ...good, errors: ['no'], result: [] }],
    ['errors in a text', 'errors', { ...good, errors: 'no' }],
    ['errors in an object', 'errors', { ...good, errors: { code: 1 } }],
    ['a status that says so', 'errors', { ...good, status: 'Error', errors: null }],
    ['no result', 'not-an-envelope', { status: 'OK', errors: [] }],
    ['a list', 'not-an-envelope', [1]],
    ['a text', 'not-an-envelope', 'OK'],
    ['null', 'not-an-envelope', null],
  ])('is a failure for %s', (_, code, value) => {
    expect(ofValue(value)).toEqual({ ok: false, code });
  });

  it.each([
    ['HTML', '<!DOCTYPE html><html><body>Sign in</body></html>'],
    ['half of it', JSON.stringify(good).slice(0, 60)],
    ['nothing', ''],
    ['two of them', `${JSON.stringify(good)}${JSON.stringify(good)}`],
  ])('is not JSON: %s', (_, body) => {
    expect(envelopeOf(body)).toEqual({ ok: false, code: 'not-json' });
  });

  it('goes by the earlier of two clocks that differ', () => {
    const timestamp = Date.parse(good.timestamp);
    const body = JSON.stringify(good);
    expect(envelopeOf(body, { serverTime: timestamp - 5 })).toMatchObject({ serverTime: timestamp - 5 });
    expect(envelopeOf(body, { serverTime: timestamp + 5 })).toMatchObject({ serverTime: timestamp });
    expect(envelopeOf(JSON.stringify({ ...good, timestamp: 'never' }), { serverTime: 7 })).toMatchObject({
      serverTime: 7,
    });
    expect(envelopeOf(JSON.stringify({ ...good, timestamp: null }))).toMatchObject({ serverTime: null });
  });
});

describe('texts that a database cannot keep', () => {
  it('loses NULs and gets U+FFFD for lone surrogates, in keys too; emoji stay', () => {
    const body = '{"result":{"a\\u0000b":"x\\u0000y","lone":"\\ud83d!","pair":"\\ud83d\\ude00"}}';
    expect(envelopeOf(body)).toMatchObject({ result: { ab: 'xy', lone: '\ufffd!', pair: '😀' } });
  });

  it('keeps __proto__ a name like any other', () => {
    for (const text of ['x', '\\u0000']) {
      const envelope = envelopeOf(`{"result":[{"__proto__":{"polluted":"${text}"},"id":1}]}`);
      const [row] = (envelope as { result: Record<string, unknown>[] }).result;
      expect([Object.getPrototypeOf(row), row!['polluted'], Object.keys(row!)]).toEqual([
        Object.prototype,
        undefined,
        ['__proto__', 'id'],
      ]);
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it('reads line breaks and NULs that stand in texts as they are', () => {
    expect(envelopeOf('{"errors":[],\n"result":[{"precis":"one\ntwo\u0000three"}]}')).toMatchObject({
      result: [{ precis: 'one two three' }],
    });
  });

  it('drops what is nested absurdly deep where it has to look at all', () => {
    const depth = 5000;
    const envelope = envelopeOf(`{"result":[${'{"a":'.repeat(depth)}"\\u0000"${'}'.repeat(depth)}]}`);
    expect(JSON.stringify(envelope).length).toBeLessThan(1000);
  });

  it('decodes the charset that the answer names', () => {
    const body = Buffer.from('{"result":"caf\xe9"}', 'latin1');
    expect(envelopeOf(body, { contentType: 'application/json; charset=windows-1252' })).toMatchObject({
      result: 'café',
    });
    expect(envelopeOf(body, { contentType: 'application/json' })).toMatchObject({ result: 'caf\ufffd' });
    expect(envelopeOf(body, { contentType: 'application/json; charset=klingon' })).toEqual({
      ok: false,
      code: 'not-json',
    });
    expect(envelopeOf('\ufeff{"result":1}')).toMatchObject({ result: 1 });
  });
});

describe('rowsOf', () => {
  it('knows an empty list from a missing one', () => {
    expect(rowsOf({ result: [], resultCount: 0 })).toEqual([]);
    expect(rowsOf({ result: null, resultCount: 0 })).toEqual([]);
    expect(rowsOf({ result: null, resultCount: undefined })).toBeNull();
    expect(rowsOf({ result: [], resultCount: 100 })).toBeNull();
    expect(rowsOf({ result: {}, resultCount: 1 })).toBeNull();
    expect(rowsOf({ result: [1], resultCount: 'x' })).toEqual([1]);
  });
});
