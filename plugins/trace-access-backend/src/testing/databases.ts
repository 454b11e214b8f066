import { TestDatabases } from '@backstage/backend-test-utils';

/** SQLite, and PostgreSQL where the test script brought one up. */
export function createTestDatabases(): TestDatabases {
  const postgres =
    process.env.BACKSTAGE_TEST_DATABASE_POSTGRES18_CONNECTION_STRING;
  return TestDatabases.create({
    ids: postgres ? ['SQLITE_3', 'POSTGRES_18'] : ['SQLITE_3'],
    disableDocker: true,
  });
}
