import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';

/**
 * Backstage's in-memory catalog, with relations as the catalog would make them,
 * that can be changed, counted and taken down.
 */
export class MemoryCatalog {
  #catalog = catalogServiceMock();
  down = false;
  /** Names of the calls since last cleared. */
  calls: string[] = [];
  /** Refs that only the backend itself may read. */
  hidden = new Set<string>();

  constructor(options: { entities: readonly Entity[] }) {
    this.replace(options.entities);
  }

  replace(entities: readonly Entity[]): void {
    this.#catalog = catalogServiceMock({ entities: withRelations(entities) });
  }

  get service(): CatalogService {
    const before = (name: string) => {
      this.calls.push(name);
      if (this.down) throw new Error('connect ECONNREFUSED 127.0.0.1:1');
    };
    return {
      getEntitiesByRefs: async (request, options) => {
        before('getEntitiesByRefs');
        const { items } = await this.#catalog.getEntitiesByRefs(request);
        const principal = options.credentials.principal as { type: string };
        const all = principal.type === 'service';
        return {
          items: items.map(item =>
            item && (all || !this.hidden.has(stringifyEntityRef(item)))
              ? item
              : undefined,
          ),
        };
      },
      streamEntities: request => {
        before('streamEntities');
        return this.#catalog.streamEntities(request);
      },
    } as Partial<CatalogService> as CatalogService;
  }
}

function withRelations(entities: readonly Entity[]): Entity[] {
  const relations = new Map<string, NonNullable<Entity['relations']>>();
  const relate = (from: string, type: string, to: string) => {
    const list = relations.get(from) ?? [];
    relations.set(from, [...list, { type, targetRef: to }]);
  };
  const ref = (text: unknown, kind: string) =>
    stringifyEntityRef(
      parseEntityRef(String(text), {
        defaultKind: kind,
        defaultNamespace: 'default',
      }),
    );
  for (const entity of entities) {
    const own = stringifyEntityRef(entity);
    const { owner, memberOf, parent, children, members } = entity.spec ?? {};
    if (owner) relate(own, 'ownedBy', ref(owner, 'group'));
    if (parent) relate(own, 'childOf', ref(parent, 'group'));
    for (const group of (memberOf as string[]) ?? []) {
      relate(own, 'memberOf', ref(group, 'group'));
    }
    for (const child of (children as string[]) ?? []) {
      relate(ref(child, 'group'), 'childOf', own);
    }
    for (const member of (members as string[]) ?? []) {
      relate(ref(member, 'user'), 'memberOf', own);
    }
  }
  return entities.map(entity => ({
    ...entity,
    relations: relations.get(stringifyEntityRef(entity)) ?? [],
  }));
}
