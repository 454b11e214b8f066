import type { Schemas } from '@tracegate/plugin-trace-access-common';

type Reason = Schemas['EnvironmentAccess']['why'][number];

/** The reasons that a sentence does not give already. */
export function reasonsBeyond(
  sentence: string,
  why: readonly Reason[],
): readonly Reason[] {
  const said = sentence.toLowerCase();
  return why.filter(({ message }) => !said.includes(message.toLowerCase()));
}
