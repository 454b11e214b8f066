module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // Helpers of tests, which no entry point imports.
      files: ['src/**/testing/**', 'src/tests/**'],
      rules: { '@backstage/no-undeclared-imports': 'off' },
    },
  ],
});
