/**
 * Who was given, refused or changed what. Append-only: the backend never
 * updates or deletes a row.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('audit', table => {
    table.comment('One row per decision that gave, refused or changed');
    table.string('id', 26).primary().comment('ULID');
    table.bigInteger('at').notNullable().comment('Epoch ms');
    table.string('event_id', 63).notNullable();
    table.string('principal', 300).notNullable();
    table.string('outcome', 16).notNullable();
    table.integer('count').notNullable().comment('Identical events in one row');
    table.string('environment', 63);
    table.string('entity_ref', 300);
    table.string('action', 16);
    table.string('binding', 63);
    table.string('role', 63);
    table.string('policy_version', 128);
    table.string('session_id', 26);
    table.string('trace_id', 64);
    table.text('details').comment('JSON: totals and reason codes');
    table.index(['at'], 'audit_at_idx');
    table.index(['principal', 'at'], 'audit_principal_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('audit');
};
