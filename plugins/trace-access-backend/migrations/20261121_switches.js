/**
 * Switches that an operator turns for everybody; no row = on.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('switches', table => {
    table.comment('Global switches');
    table.string('name', 63).primary();
    table.boolean('enabled').notNullable();
    table.string('reason', 500).notNullable();
    table.string('changed_by', 300).notNullable().comment('Principal ref');
    table.bigInteger('changed_at').notNullable().comment('Epoch ms');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('switches');
};
