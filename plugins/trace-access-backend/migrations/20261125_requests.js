/**
 * Access on request: who asked, who decided, what was granted, what is owed
 * afterwards, and whose decision waits for whom. Where a `state` is stored
 * beside times, the times count (I1): the state says which transition was told.
 *
 * @param {import('knex').Knex} knex
 */
exports.up = async function up(knex) {
  await knex.schema.createTable('requests', table => {
    table.comment('One row per access request; never deleted');
    table.string('id', 26).primary().comment('ULID');
    table.string('requester', 300).notNullable();
    table.string('actor', 300).comment('Agent that asked for the requester');
    table.string('entity_ref', 300).notNullable();
    table.string('environment', 63).notNullable();
    table.string('tier', 8).notNullable().comment('When it was asked');
    table.string('actions', 100).notNullable().comment('JSON: sorted list');
    table.bigInteger('duration_ms').notNullable().comment('Asked for');
    table.text('reason').notNullable();
    table.string('ticket', 200);
    table.bigInteger('starts_at').comment('Epoch ms; null: from now on');
    table.string('extends', 26).comment('Grant that it continues');
    table.boolean('break_glass').notNullable();
    table.boolean('automatic').notNullable().comment('Approved by policy');
    table
      .string('state', 16)
      .notNullable()
      .comment('pending, approved, denied, cancelled, expired');
    table.string('policy_version', 128).notNullable();
    table.string('binding', 63).notNullable();
    table.string('role', 63).notNullable().comment('Alias');
    table
      .text('terms')
      .notNullable()
      .comment('JSON: rules, steps, limits and approvers, as they were');
    table
      .string('open_key', 64)
      .unique()
      .comment('Hash of who asks for what, while pending: once at a time');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.bigInteger('expires_at').notNullable().comment('Epoch ms');
    table.bigInteger('remind_at').comment('Epoch ms; null: told, or never');
    table.bigInteger('escalate_at').comment('Epoch ms; null: told, or never');
    table.bigInteger('decided_at').comment('Epoch ms');
    table.string('decision', 500).comment('Why it ended as it did, in words');
    table.index(['state', 'expires_at'], 'requests_expiry_idx');
    table.index(['state', 'remind_at'], 'requests_reminder_idx');
    table.index(['state', 'escalate_at'], 'requests_escalation_idx');
    table.index(['requester', 'id'], 'requests_requester_idx');
    table.index(['entity_ref', 'environment', 'id'], 'requests_entity_idx');
    table.index(['decided_at'], 'requests_decided_idx');
  });

  await knex.schema.createTable('waiting', table => {
    table.comment('What waits for whose decision; rows go when it is made');
    table.string('approver_key', 600).notNullable();
    table.string('kind', 16).notNullable().comment('request, obligation');
    table.string('subject_id', 26).notNullable();
    table.primary(['approver_key', 'kind', 'subject_id']);
    table.index(['kind', 'subject_id'], 'waiting_subject_idx');
  });

  await knex.schema.createTable('reviews', table => {
    table.comment('The verdict of one person on a request');
    table.string('id', 26).primary().comment('ULID');
    table.string('request_id', 26).notNullable();
    table.string('reviewer', 300).notNullable();
    table.string('on_behalf_of', 300).comment('Who delegated');
    table.string('verdict', 8).notNullable().comment('approve, deny');
    table.text('comment').notNullable();
    table.string('steps', 500).notNullable().comment('JSON: eligible for');
    table.bigInteger('duration_ms').comment('Where less was given');
    table.string('actions', 100).comment('JSON, where fewer were given');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.unique(['request_id', 'reviewer']);
    table.index(['reviewer', 'request_id'], 'reviews_reviewer_idx');
  });

  await knex.schema.createTable('grants', table => {
    table.comment('What approved requests give; never deleted');
    table.string('id', 26).primary().comment('ULID; its name at the provider');
    table.string('request_id', 26).notNullable().unique();
    table.string('principal', 300).notNullable();
    table.string('entity_ref', 300).notNullable();
    table.string('environment', 63).notNullable();
    table.string('actions', 100).notNullable().comment('JSON: sorted list');
    table.string('binding', 63).notNullable();
    table.string('role', 63).notNullable().comment('Alias');
    table.bigInteger('duration_ms').notNullable();
    table.string('policy_version', 128).notNullable();
    table.boolean('break_glass').notNullable();
    table.string('extends', 26);
    table
      .string('state', 16)
      .notNullable()
      .comment(
        'scheduled, claimable, active, ended, revoking, revoked, unclaimed',
      );
    table.boolean('live').notNullable().comment('It opens something, or may');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.bigInteger('starts_at').notNullable().comment('Epoch ms');
    table.bigInteger('claim_by').notNullable().comment('Epoch ms');
    table.bigInteger('claimed_at').comment('Epoch ms');
    table.bigInteger('ends_at').comment('Epoch ms; from the claim on');
    table.bigInteger('ended_at').comment('Epoch ms; ended before its time');
    table.string('end_code', 63);
    table.string('end_reason', 500).comment('In words');
    table.string('revocation_id', 26);
    table.bigInteger('revoked_at').comment('Epoch ms: proven');
    table.index(['live', 'principal'], 'grants_live_idx');
    table.index(['principal', 'id'], 'grants_principal_idx');
    table.index(['entity_ref', 'environment', 'id'], 'grants_entity_idx');
    table.index(['revocation_id'], 'grants_revocation_idx');
  });

  await knex.schema.createTable('obligations', table => {
    table.comment('What is owed after a break-glass');
    table.string('id', 26).primary().comment('ULID');
    table.string('kind', 16).notNullable().comment('post-review');
    table.string('grant_id', 26).notNullable().unique();
    table.string('request_id', 26).notNullable();
    table.string('principal', 300).notNullable().comment('Who broke the glass');
    table
      .string('state', 16)
      .notNullable()
      .comment('due, acknowledged, flagged, overdue');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.bigInteger('due_at').notNullable().comment('Epoch ms');
    table.string('settled_by', 300);
    table.bigInteger('settled_at').comment('Epoch ms');
    table.text('comment');
    table.index(['state', 'due_at'], 'obligations_due_idx');
    table.index(['principal', 'id'], 'obligations_principal_idx');
  });

  await knex.schema.createTable('delegations', table => {
    table.comment('Who decides in whose place, for a while');
    table.string('id', 26).primary().comment('ULID');
    table.string('from_ref', 300).notNullable();
    table.string('to_ref', 300).notNullable();
    table.bigInteger('starts_at').notNullable().comment('Epoch ms');
    table.bigInteger('ends_at').notNullable().comment('Epoch ms');
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.index(['to_ref', 'ends_at'], 'delegations_to_idx');
    table.index(['from_ref', 'ends_at'], 'delegations_from_idx');
  });

  await knex.schema.createTable('idempotency_keys', table => {
    table.comment('What was done under which key of the caller');
    table.string('principal', 300).notNullable();
    table.string('route', 100).notNullable();
    table.string('key', 128).notNullable();
    table.string('body_hash', 64).notNullable();
    table.string('result_id', 26).notNullable();
    table.bigInteger('created_at').notNullable().comment('Epoch ms');
    table.primary(['principal', 'route', 'key']);
    table.index(['created_at'], 'idempotency_keys_age_idx');
  });

  await knex.schema.alterTable('audit', table => {
    table.string('actor', 300).comment('Agent that did it for the principal');
    table.string('request_id', 26);
    table.string('grant_id', 26).comment('The first, where several gave it');
    table.index(['request_id', 'at'], 'audit_request_idx');
  });

  await knex.schema.createTable('audit_grants', table => {
    table.comment('Every grant behind what is on record');
    table.string('audit_id', 26).notNullable();
    table.string('grant_id', 26).notNullable();
    table.primary(['audit_id', 'grant_id']);
    table.index(['grant_id'], 'audit_grants_grant_idx');
  });
};

/** @param {import('knex').Knex} knex */
exports.down = async function down(knex) {
  await knex.schema.alterTable('audit', table => {
    table.dropIndex(['request_id', 'at'], 'audit_request_idx');
  });
  await knex.schema.alterTable('audit', table => {
    table.dropColumn('actor');
    table.dropColumn('request_id');
    table.dropColumn('grant_id');
  });
  for (const table of [
    'audit_grants',
    'idempotency_keys',
    'delegations',
    'obligations',
    'grants',
    'reviews',
    'waiting',
    'requests',
  ]) {
    await knex.schema.dropTable(table);
  }
};
