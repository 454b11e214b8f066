/**
 * What others are still to be told, and audit rows that are owed: written in
 * the transaction of what happened, gone when it is delivered.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('outbox', table => {
    table.comment('One row per message and receiver');
    table.string('id', 26).primary().comment('ULID');
    table
      .string('queue', 80)
      .notNullable()
      .comment('audit, event, notification, signal, webhook:<endpoint>');
    table.text('payload').notNullable().comment('JSON');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.bigInteger('due_at').notNullable().comment('Epoch ms: next attempt');
    table.integer('attempts').notNullable();
    table.bigInteger('locked_until').comment('Epoch ms: taken until then');
    table.string('locked_by', 26).comment('Replica that took it');
    table.bigInteger('failed_at').comment('Epoch ms: given up; else null');
    table.string('last_error', 300).comment('Why the last attempt failed');
    table.index(['queue', 'failed_at', 'due_at'], 'outbox_due_idx');
    table.index(['failed_at', 'created_at'], 'outbox_age_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('outbox');
};
