import { type StartFacts, startTable } from './start-table.js';

const facts: StartFacts = {
  http: 'http://localhost:3000',
  home: '/home/kim/shirelink/.shirelink',
  homeIsDefault: true,
  databaseUrl: 'postgres://shirelink:a-long-password@127.0.0.1:5432/shirelink',
  kafka: { brokers: ['127.0.0.1:9092'], state: 'up', reason: null },
  authorityUrl: 'http://127.0.0.1:3002',
  issuer: 'http://127.0.0.1:3001',
  council: 'upper-lachlan',
};

it('tells what runs where, and three things to try', () => {
  expect(startTable(facts, false)).toEqual([]);
});
