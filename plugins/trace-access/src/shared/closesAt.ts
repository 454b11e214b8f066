import type { Schemas } from '@tracegate/plugin-trace-access-common';

/** When what is open closes by itself: the end of its grant or of its hours, whichever is first. */
export function closesAt(
  access: Pick<Schemas['EnvironmentAccess'], 'state' | 'until' | 'grant'>,
): string | undefined {
  if (access.state !== 'open') return undefined;
  const ends = [access.until, access.grant?.endsAt].filter(
    end => end !== undefined,
  );
  return ends.sort((a, b) => Date.parse(a) - Date.parse(b)).at(0);
}
