import '../../scripts/typescript.mjs';

export default async (globalConfig, projectConfig) => {
  const { default: teardown } = await import('./global-teardown.ts');
  await teardown(globalConfig, projectConfig);
};
