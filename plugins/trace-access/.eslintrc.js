module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // The typed client's calls are named as HTTP names them.
    'new-cap': [
      'error',
      { capIsNewExceptions: ['DELETE', 'GET', 'POST', 'PUT'] },
    ],
    // A property says different things of different samples.
    'jest/no-conditional-expect': 'off',
  },
});
