import '../../scripts/typescript.mjs';

export default async (globalConfig, projectConfig) => {
  const { default: setup } = await import('./global-setup.ts');
  await setup(globalConfig, projectConfig);
};
