/**
 * The key that page cursors are sealed with, the same for every replica. It
 * guards positions in lists, not access.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('trace_cursor_keys', table => {
    table.comment('Key of page cursors');
    table.string('name', 63).primary();
    table.string('key', 64).notNullable().comment('Base64');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('trace_cursor_keys');
};
