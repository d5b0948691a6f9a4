/** How long others wait at most for what is done a part at a time, where a part takes no longer. */
const A_TURN_MS = 10

/** Lets whatever else waits go first. */
export function othersFirst(): Promise<void> {
  return new Promise((wake) => setImmediate(wake))
}

/** Does something with all of a long list, a part at a time: nobody who asks meanwhile waits for all of it. */
export async function inTurns<T>(
  all: readonly T[],
  atOnce: number,
  some: (part: readonly T[]) => Promise<void> | void,
): Promise<void> {
  let began = now()
  for (let i = 0; i < all.length; i += atOnce) {
    if (now() - began > A_TURN_MS) {
      await othersFirst()
      began = now()
    }
    await some(all.slice(i, i + atOnce))
  }
}

function now(): number {
  // biome-ignore lint/style/noRestrictedGlobals: no time of the books, and nothing is decided by it
  return performance.now()
}
