import { useApi } from '@backstage/core-plugin-api';
import type { Schemas } from '@tracegate/plugin-trace-access-common';
import { answerOf } from './answer';
import { traceAccessApiRef } from './traceAccessApi';
import { useAction } from './useAction';
import { useAnswer } from './useAnswer';

/** What credentials or a console link would show; asked once there is a question. */
export function useHandoutPreview(
  question: Schemas['HandoutRequest'] | undefined,
) {
  const api = useApi(traceAccessApiRef);
  return useAnswer({
    key: question && JSON.stringify(question),
    load: signal =>
      answerOf(api.POST('/v1/handouts/preview', { body: question!, signal })),
  });
}

/** Fetches temporary credentials. They go to `onDone` alone: whoever asks must not keep them longer than they show. */
export function useCredentials(
  onDone: (credentials: Schemas['Credentials']) => void,
) {
  const api = useApi(traceAccessApiRef);
  return useAction(
    (body: Schemas['CredentialsRequest']) =>
      answerOf(api.POST('/v1/credentials', { body })),
    onDone,
  );
}

/** Fetches a sign-in link to the provider's console, which is a secret: it goes to `onDone` alone. */
export function useConsoleLink(onDone: (link: Schemas['ConsoleLink']) => void) {
  const api = useApi(traceAccessApiRef);
  return useAction(
    (body: Schemas['CredentialsRequest']) =>
      answerOf(api.POST('/v1/console-links', { body })),
    onDone,
  );
}
