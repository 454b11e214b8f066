/**
 * Issuances of credentials (never the credentials), and the leases that name
 * standing access at the provider.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('sessions', table => {
    table.comment('One row per issuance; holds no credentials');
    table.string('id', 26).primary().comment('ULID');
    table.string('principal', 300).notNullable();
    table.string('environment', 63).notNullable();
    table.string('role', 63).notNullable().comment('Alias');
    table.string('binding', 63).notNullable();
    table.string('action', 16).notNullable();
    table.string('trace_grant', 26).notNullable().comment('Lease or grant id');
    table.string('policy_version', 128).notNullable();
    table
      .string('state', 16)
      .notNullable()
      .comment('issuing, issued, expired, revoked, failed, unknown');
    table.string('provider_session', 256).comment("The provider's name for it");
    table.bigInteger('started_at').notNullable().comment('Epoch ms');
    table.bigInteger('issued_at').comment('Epoch ms');
    table.bigInteger('expires_at').comment('Epoch ms: by the provider');
    table.bigInteger('ends_at').notNullable().comment('Epoch ms: by policy');
    table.index(['principal', 'state'], 'sessions_principal_idx');
    table.index(['state', 'ends_at'], 'sessions_state_idx');
  });
  await knex.schema.createTable('leases', table => {
    table.comment('What standing access is called at the provider');
    table.string('principal', 300).notNullable();
    table.string('binding', 63).notNullable();
    table.string('id', 26).notNullable().unique().comment('ULID');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.primary(['principal', 'binding']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('leases');
  await knex.schema.dropTable('sessions');
};
