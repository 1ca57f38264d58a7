import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const tests = ['src/**/*.spec.ts', 'test/**/*.ts'];

// Not `max-params`: what Nest fills in by decorator, parameter by parameter, cannot be an object.
const threeParameters = {
  selector: ':function[params.length>3]:not([params.0.decorators.length>0])',
  message: 'At most three parameters; beyond that, one object.',
};

const onlyTests = {
  selector: 'CallExpression[callee.property.name="only"], CallExpression[callee.name=/^(fit|fdescribe)$/]',
  message: 'One test alone hides all the others.',
};

// `(broker ? describe : describe.skip)(...)` stays possible: scripts/test.mjs names what was not run, and why.
const skippedTests = {
  selector:
    'CallExpression[callee.object.name=/^(it|test|describe)$/][callee.property.name=/^(skip|todo)$/], CallExpression[callee.name=/^x(it|test|describe)$/]',
  message: 'A skipped test proves nothing: mend it or remove it.',
};

const environment = {
  'no-restricted-properties': [
    'error',
    {
      object: 'process',
      property: 'env',
      message: 'Only src/config reads the environment; everybody else gets Settings.',
    },
  ],
  'no-restricted-imports': [
    'error',
    {
      paths: ['process', 'node:process'].map((name) => ({
        name,
        message: 'Use the global; its env belongs to src/config.',
      })),
    },
  ],
};

export default defineConfig([
  globalIgnores(['dist/', 'reports/', 'coverage/', '.shirelink/', '.cache/', 'contracts/']),
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-else-return': 'error',
      'no-param-reassign': 'error',
      'no-empty': 'error',
      'no-fallthrough': 'error',
      'no-template-curly-in-string': 'error',
      'no-constant-binary-expression': 'error',
      'no-unsafe-finally': 'error',
      'no-misleading-character-class': 'error',
      'no-async-promise-executor': 'error',
      complexity: ['error', 10],
      'max-lines': ['error', 400],
      'max-lines-per-function': ['error', { max: 40, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', threeParameters],
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/no-deprecated': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Says nothing in files with decorators, whose imports Nest needs at run time.
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      // An adapter, a controller or a handler answers with a promise because its seam says so.
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { ...environment, 'no-console': 'error' },
  },
  {
    files: ['src/config/**/*.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['src/main.ts', 'src/cli/**/*.ts', 'src/embedded/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: tests,
    rules: {
      'max-lines-per-function': 'off',
      'no-restricted-properties': 'off',
      'no-restricted-syntax': ['error', threeParameters, onlyTests, skippedTests],
      // expect.any() and its like are typed any
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
]);
