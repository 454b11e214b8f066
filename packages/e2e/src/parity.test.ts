import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { parse, parseAllDocuments } from 'yaml';
import { inRoot } from '../../../scripts/lib/paths.mjs';
import { api } from './support/api';
import { useSamplePortal } from './support/samplePortal';

const ENVIRONMENTS = ['dev', 'staging', 'prod'];

interface Persona {
  sub: string;
  name: string;
  groups: string[];
}

interface Question {
  principal: string;
  idpGroups: string[];
  entity: string;
  environment: string;
  action: string;
  at: string;
  ip: string;
}

const sample = useSamplePortal();

function components(): string[] {
  const folder = path.join(sample.portal.company, 'services');
  return fs
    .readdirSync(folder)
    .flatMap(file =>
      parseAllDocuments(fs.readFileSync(path.join(folder, file), 'utf8')),
    )
    .map(document => document.toJS())
    .filter(entity => entity?.kind === 'Component')
    .map(entity => `component:default/${entity.metadata.name}`);
}

const personas = (): Persona[] =>
  parse(
    fs.readFileSync(
      path.join(sample.portal.company, 'local-cloud.yaml'),
      'utf8',
    ),
    {
      merge: true,
    },
  ).oidc.personas;

/** The command's answers on the files that the portal itself runs on. */
function askCommand(questions: Question[]): Schemas['Explanation'][] {
  const file = path.join(
    path.dirname(sample.portal.company),
    'questions.ndjson',
  );
  fs.writeFileSync(file, questions.map(one => JSON.stringify(one)).join('\n'));
  const output = execFileSync(
    process.execPath,
    [
      inRoot('packages', 'cli', 'bin', 'trace-access'),
      'explain',
      '--policy',
      path.join(sample.portal.company, 'policy'),
      '--catalog',
      path.join(sample.portal.company, 'org.yaml'),
      '--catalog',
      path.join(sample.portal.company, 'services'),
      '--requests',
      file,
      '--output',
      'json',
    ],
    { encoding: 'utf8' },
  );
  return output
    .trim()
    .split('\n')
    .map(line => JSON.parse(line));
}

describe('the command and the portal', () => {
  it('agree for every persona × service × environment', async () => {
    // A fixed moment and address, so that conditions are asked alike.
    const asked = { at: '2026-11-18T10:30:00Z', ip: '10.1.2.3' };
    const questions: Question[] = [];
    const answers: Schemas['Explanation'][] = [];
    for (const persona of personas()) {
      const visitor = await sample.open(persona.name);
      for (const entity of components()) {
        for (const environment of ENVIRONMENTS) {
          const { status, body } = await api<Schemas['Explanation']>({
            as: visitor,
            method: 'POST',
            path: '/v1/explain',
            body: { entity, environment, ...asked },
          });
          assert.equal(status, 200, JSON.stringify(body));
          answers.push(body);
          questions.push({
            principal: `user:default/${persona.sub}`,
            idpGroups: persona.groups.map(name => `oidc/${name}`),
            entity,
            environment,
            action: 'view',
            ...asked,
          });
        }
      }
      await visitor.context.close();
    }
    const expected = askCommand(questions);
    const pick = (one: Schemas['Explanation']) => ({
      outcome: one.outcome,
      binding: one.binding ?? null,
      role: one.role ?? null,
      maxDuration: one.maxDuration ?? null,
      policyVersion: one.policyVersion,
    });
    const differences = questions.flatMap((question, i) => {
      const [portalSays, commandSays] = [pick(answers[i]), pick(expected[i])];
      return isDeepStrictEqual(portalSays, commandSays)
        ? []
        : [{ question, portalSays, commandSays }];
    });
    assert.deepEqual(differences.slice(0, 3), []);
    const outcomes = new Set(answers.map(one => one.outcome));
    assert.deepEqual([...outcomes].sort(), [
      'allowed',
      'denied',
      'requestable',
    ]);
  });
});
