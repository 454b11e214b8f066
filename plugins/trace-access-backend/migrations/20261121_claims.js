/**
 * Claims of service names that somebody confirmed. A row without the claim
 * itself (the entity's annotation) gives nothing.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('claims', table => {
    table.comment('Confirmed claims of service names');
    table.string('source', 63).notNullable().comment('TraceSource');
    table.string('service', 256).notNullable().comment('service.name');
    table.string('entity_ref', 300).notNullable();
    table.string('confirmed_by', 300).notNullable().comment('Principal ref');
    table
      .string('confirmed_through', 300)
      .comment('Component whose owner confirmed; null: by permission');
    table.bigInteger('confirmed_at').notNullable().comment('Epoch ms');
    table.primary(['source', 'service', 'entity_ref']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('claims');
};
