import { useHandoutPreview, useLive } from '../api';
import type { HandoutStart } from './start';

/** What would be handed out, asked again when access changes. */
export function useHandout(handout: HandoutStart) {
  const { entityRef: entity, environment, action } = handout;
  const preview = useHandoutPreview({ entity, environment, action });
  useLive({
    concerns: ({ kind }) => kind === 'grant' || kind === 'revocation',
    pending: false,
    onChange: preview.retry,
  });
  const state = preview.value?.state;
  return {
    ...preview,
    body: { entity, environment },
    open: state === 'open' || state === 'ready',
  };
}
