/** Calls back as soon as one of the signals is given; returns how to call that off. */
export function onAny(signals: readonly AbortSignal[], callback: () => void): () => void {
  const off = new AbortController();
  for (const each of signals) each.addEventListener('abort', callback, { signal: off.signal });
  if (signals.some(({ aborted }) => aborted)) callback();
  return () => off.abort();
}

/** Resolves as soon as one of the signals is given. */
export async function untilAny(signals: readonly AbortSignal[]): Promise<void> {
  let off = () => {};
  await new Promise<void>((done) => {
    off = onAny(signals, done);
  });
  off();
}
