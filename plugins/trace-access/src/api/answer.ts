/**
 * The body of a call that succeeded: the client rejects on every other status,
 * so that an absent body is an answer outside the contract.
 */
export async function answerOf<T>(call: Promise<{ data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) {
    throw new Error(
      'The backend answered without a body. Its version may not fit this page: reload, and if it stays, tell whoever runs the portal.',
    );
  }
  return data;
}
