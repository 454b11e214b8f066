/**
 * The groups that an identity provider named at a user's last sign-in.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('idp_groups', table => {
    table.comment('Groups by identity provider, as last seen at sign-in');
    table.string('user_ref', 300).notNullable().comment('user:default/ana');
    table
      .string('source', 63)
      .notNullable()
      .comment('As policy names it: okta');
    table.text('groups').notNullable().comment('JSON: names');
    table.bigInteger('seen_at').notNullable().comment('Epoch ms');
    table.primary(['user_ref', 'source']);
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.dropTable('idp_groups');
};
