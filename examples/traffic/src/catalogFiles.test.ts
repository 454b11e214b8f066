import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  type Entity,
  entityEnvelopeSchemaValidator,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  parseEntityRef,
  resourceEntityV1alpha1Validator,
  stringifyEntityRef,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
} from '@backstage/catalog-model';
import { SERVICES } from './services';
import { readDocuments, readYaml } from './testing/files';

const VALIDATORS: Record<string, { check(entity: Entity): Promise<boolean> }> =
  {
    API: apiEntityV1alpha1Validator,
    Component: componentEntityV1alpha1Validator,
    Group: groupEntityV1alpha1Validator,
    Location: locationEntityV1alpha1Validator,
    Resource: resourceEntityV1alpha1Validator,
    System: systemEntityV1alpha1Validator,
    User: userEntityV1alpha1Validator,
  };

const location = readYaml('examples/catalog-info.yaml');
const entities: any[] = location.spec.targets.flatMap((target: string) =>
  readDocuments(`examples/${target.replace('./', '')}`),
);
const ofKind = (kind: string) =>
  entities.filter(entity => entity.kind === kind);

describe('the catalog files', () => {
  it('are valid entities, each once', async () => {
    const envelope = entityEnvelopeSchemaValidator();
    for (const entity of [location, ...entities]) {
      envelope(entity);
      expect(await VALIDATORS[entity.kind].check(entity)).toBe(true);
    }
    const refs = entities.map(entity => stringifyEntityRef(entity));
    expect(new Set(refs).size).toBe(refs.length);
  });

  it('refer only to what is there', () => {
    const known = new Set(entities.map(entity => stringifyEntityRef(entity)));
    const check = (values: unknown, defaultKind: string) => {
      for (const value of [values ?? []].flat() as string[]) {
        const ref = parseEntityRef(value, {
          defaultKind,
          defaultNamespace: 'default',
        });
        expect(known).toContain(stringifyEntityRef(ref));
      }
    };
    for (const { spec } of entities) {
      check(spec.owner, 'Group');
      check(spec.parent, 'Group');
      check(spec.children, 'Group');
      check(spec.memberOf, 'Group');
      check(spec.members, 'User');
      check(spec.system, 'System');
      check(spec.dependsOn, 'Component');
      check(spec.providesApis, 'API');
      check(spec.consumesApis, 'API');
    }
  });

  it('nest every group under acorn, by parent and by children', () => {
    const parentOf = new Map<string, string>();
    for (const { metadata, spec } of ofKind('Group')) {
      if (spec.parent) {
        parentOf.set(metadata.name, spec.parent);
      }
      for (const child of spec.children) {
        expect(parentOf.has(child)).toBe(false);
        parentOf.set(child, metadata.name);
      }
    }
    const depth = (name: string): number =>
      name === 'acorn' ? 1 : 1 + depth(parentOf.get(name)!);
    const depths = ofKind('Group').map(({ metadata }) => depth(metadata.name));
    expect(Math.max(...depths)).toBe(4);
    expect(ofKind('Group').some(({ spec }) => spec.parent)).toBe(true);
  });

  it('have a component for every service in the traffic, but for the two that are the point', () => {
    const components = ofKind('Component').map(({ metadata }) => metadata.name);
    const services = Object.keys(SERVICES);
    expect(services.filter(name => !components.includes(name))).toEqual([
      'psp-adapter',
      'legacy-batch',
    ]);
    expect(components.filter(name => !services.includes(name))).toEqual([
      'developer-portal',
    ]);
    for (const { metadata, spec } of ofKind('Component')) {
      const service = SERVICES[metadata.name];
      expect(spec.system).toBe(service?.system);
    }
  });

  it('leave the claim on legacy-batch to an annotation', () => {
    const claims = ofKind('Component').flatMap(({ metadata }) =>
      Object.entries(metadata.annotations ?? {}),
    );
    expect(claims).toEqual([['trace-access.io/service-names', 'legacy-batch']]);
  });
});
