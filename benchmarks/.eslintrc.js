// It drives the project as a whole, so it may reach into all of it.
module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: { '@backstage/no-relative-monorepo-imports': 'off' },
});
