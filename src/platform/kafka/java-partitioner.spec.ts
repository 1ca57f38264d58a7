import { murmur2 } from './java-partitioner.js';

// org.apache.kafka.common.utils.UtilsTest
const ofJava: [string, number][] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

test.each(ofJava)('murmur2 of %s is what Java computes', (key, hash) => {
  expect(murmur2(Buffer.from(key))).toBe(hash);
});
