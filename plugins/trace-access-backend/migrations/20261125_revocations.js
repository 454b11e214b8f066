/**
 * Ending access: what was asked to end, what each role at the provider must
 * refuse because of it, how far that is, and the order of changes that every
 * replica follows.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('revocations', table => {
    table.comment('One row per act of ending; never deleted');
    table.string('id', 26).primary().comment('ULID');
    table
      .string('kind', 16)
      .notNullable()
      .comment('grant, principal, entity, lease');
    table
      .string('subject', 400)
      .notNullable()
      .comment('Grant id, principal, or entity#environment');
    table
      .string('principal', 300)
      .comment('Whose access it ends, where one person');
    table
      .string('requested_by', 300)
      .notNullable()
      .comment('Principal ref, or system');
    table.string('reason', 500).notNullable();
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table
      .bigInteger('revoked_at')
      .comment('Epoch ms: every delivery is through');
    table.index(['revoked_at', 'id'], 'revocations_open_idx');
    table.index(['principal', 'id'], 'revocations_principal_idx');
    table.index(['requested_by', 'id'], 'revocations_requester_idx');
  });

  await knex.schema.createTable('revocation_entries', table => {
    table.comment('What a role must refuse, until it can no longer matter');
    table.string('id', 26).primary().comment('ULID');
    table.string('revocation_id', 26).notNullable();
    table
      .string('role_key', 2048)
      .notNullable()
      .comment("The provider's name of the role");
    table.string('role', 63).notNullable().comment('Alias');
    table.string('environment', 63).notNullable();
    table.string('kind', 16).notNullable().comment('grant, principal, role');
    table.string('trace_grant', 26).comment('Of kind grant alone');
    table.string('principal', 300).comment("Whose sessions; null: everybody's");
    table.bigInteger('issued_before').notNullable().comment('Epoch ms');
    table
      .bigInteger('expires_at')
      .notNullable()
      .comment('Epoch ms: the last copy is dead by then');
    table
      .string('state', 16)
      .notNullable()
      .comment('waiting, delivered, verified, expired');
    table.bigInteger('settled_at').comment('Epoch ms: verified or expired');
    table.index(['role_key', 'expires_at'], 'revocation_entries_role_idx');
    table.index(['revocation_id'], 'revocation_entries_revocation_idx');
    table.index(['state', 'expires_at'], 'revocation_entries_state_idx');
  });

  await knex.schema.createTable('role_policies', table => {
    table.comment(
      'How each role stands with revoking, and who writes to it now',
    );
    table.string('role_key', 2048).primary();
    table.string('role', 63).notNullable().comment('Alias');
    table.string('environment', 63).notNullable();
    table
      .boolean('ready')
      .comment('Whether it may be written to; null: not known yet');
    table.string('why', 1000).comment('Why not, for operators');
    table.bigInteger('checked_at').comment('Epoch ms');
    table
      .integer('wanted')
      .notNullable()
      .comment('How often its policy had to change');
    table.integer('done').notNullable().comment('Up to which of these it did');
    table.bigInteger('prune_at').comment('Epoch ms: entries can go by then');
    table
      .integer('attempts')
      .notNullable()
      .comment('In vain, since the last that worked');
    table.bigInteger('due_at').notNullable().comment('Epoch ms: next attempt');
    table.string('problem', 1000).comment('Why the last attempt failed');
    table.string('locked_by', 36);
    table.bigInteger('locked_until').comment('Epoch ms');
  });

  await knex.schema.createTable('changes', table => {
    table.comment('What every replica must hear of, in order');
    table.bigInteger('epoch').primary();
    table
      .string('kind', 16)
      .notNullable()
      .comment('grant, principal, lease, role');
    table.string('subject', 2048).notNullable();
    table.bigInteger('at').notNullable().comment('Epoch ms');
    table.index(['at'], 'changes_age_idx');
  });
  await knex.schema.createTable('epochs', table => {
    table.comment('The last epoch that was given out');
    table.string('name', 63).primary();
    table.bigInteger('value').notNullable();
  });
  await knex('epochs').insert({ name: 'changes', value: 0 });

  await knex.schema.alterTable('sessions', table => {
    table.string('actor', 300).comment('Agent that it was issued to');
    table.string('grant_id', 26);
    table.string('entity_ref', 300);
    table.string('role_key', 2048);
    table.boolean('handed_out').notNullable().defaultTo(false);
    table.index(['trace_grant'], 'sessions_trace_grant_idx');
    table.index(['role_key', 'ends_at'], 'sessions_role_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('sessions', table => {
    table.dropIndex(['trace_grant'], 'sessions_trace_grant_idx');
    table.dropIndex(['role_key', 'ends_at'], 'sessions_role_idx');
  });
  await knex.schema.alterTable('sessions', table => {
    table.dropColumn('actor');
    table.dropColumn('grant_id');
    table.dropColumn('entity_ref');
    table.dropColumn('role_key');
    table.dropColumn('handed_out');
  });
  for (const table of [
    'epochs',
    'changes',
    'role_policies',
    'revocation_entries',
    'revocations',
  ]) {
    await knex.schema.dropTable(table);
  }
};
