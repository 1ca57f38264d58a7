import { type Saboteur, withLegacy } from '../saboteur.js';

export const serviceSaboteurs: Saboteur[] = [
  {
    trips: 'each category that a case can have has a target or says that it has none',
    does: 'forgets one of two',
    sabotage: (bench) => {
      const { service } = bench.legacy;
      return withLegacy(bench, { service: { ...service, targets: new Map([...service.targets].slice(0, 1)) } });
    },
  },
  {
    trips: 'the moments that it shows are those that it declares',
    does: 'takes what a task tells for what the record tells',
    sabotage: (bench) =>
      withLegacy(bench, { service: { ...bench.legacy.service, needsDetails: new Set(['acknowledged']) } }),
  },
];
