import { ACTIONS, type Schemas } from '@tracegate/plugin-trace-access-common';
import { refName } from './RefLink';

const words: Record<Schemas['Action'], string> = {
  view: 'View traces',
  share: 'Share a trace',
  console: "Open the provider's console",
  credentials: 'Get credentials',
  write: 'Send traces',
};

/** What may be done, as a person would say it, the least first. */
export function actionsInWords(actions: readonly Schemas['Action'][]): string {
  return ACTIONS.filter(action => actions.includes(action))
    .map(action => words[action])
    .join(', ');
}

/** An action in words; whatever else the backend names, as it names it. */
export function actionInWords(what: string): string {
  const action = ACTIONS.find(each => each === what);
  return action ? words[action] : what;
}

/** What something is about: `payments in prod`. */
export function whereInWords(about: {
  entityRef: string;
  environment: string;
}): string {
  return `${refName(about.entityRef)} in ${about.environment}`;
}

/** How many of something: `1 session`, `2 sessions`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
