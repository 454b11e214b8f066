/**
 * Every policy that was ever active, as documents, so that two versions can be
 * compared and an old decision be understood.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('policy_versions', table => {
    table.comment('Policy documents by content hash');
    table.string('version', 128).primary().comment('Content hash');
    table.text('source').notNullable().comment('JSON: files with their hashes');
    table.text('documents').notNullable().comment('JSON: parsed documents');
    table.bigInteger('first_loaded_at').notNullable().comment('Epoch ms');
    table.bigInteger('last_loaded_at').notNullable().comment('Epoch ms');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('policy_versions');
};
