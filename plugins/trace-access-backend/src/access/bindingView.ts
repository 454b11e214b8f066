import type {
  Binding,
  Schemas,
  Subject,
} from '@tracegate/plugin-trace-access-common';

/** A binding as the Bindings page shows it. */
export function bindingView(binding: Binding): Schemas['Binding'] {
  return {
    name: binding.name,
    ...(binding.title && { title: binding.title }),
    owner: binding.owner,
    effect: binding.effect,
    ...(binding.access && { access: binding.access }),
    subjects: binding.subjects.map(inWords),
    // Never '{}', which reads as if it matched everything.
    entities: (binding.entities ?? 'none') as Schemas['Binding']['entities'],
    services: binding.services.map(({ source, name }) => `${source}/${name}`),
    environments: [...binding.environments],
    actions: [...binding.actions],
    ...(binding.role && { role: binding.role }),
    priority: binding.priority,
    ...(binding.maxDuration && { maxDuration: binding.maxDuration }),
    conditions: conditionsInWords(binding),
    redact: [...binding.redact],
    ...(binding.approval && { approval: binding.approval }),
  };
}

function inWords(subject: Subject): string {
  if (subject === '*') return 'everyone';
  if (subject === 'owners') return 'owners';
  if ('user' in subject) return subject.user;
  if ('group' in subject) return subject.group;
  if ('service' in subject) return `service:${subject.service}`;
  const { source, name } = subject.idpGroup;
  return `idp group ${source}/${name}`;
}

function conditionsInWords({ conditions }: Binding): string[] {
  const { hours, network, stepUp } = conditions;
  return [
    ...(hours ? [`between ${hours.replace('-', ' and ')}`] : []),
    ...(network ? [`from ${network.join(', ')}`] : []),
    ...(stepUp ? [`signed in again within ${stepUp.maxAge}`] : []),
  ];
}
