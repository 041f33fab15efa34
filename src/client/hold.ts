/**
 * What Chromium's garbage collector must not take: readers and file handles that nothing but a pending call of their own holds.
 * When it takes one, the call never settles, and whoever waits for it waits for ever (a read of 8 MiB, the opening of a private file).
 */
const held = new Set<object>()

/** Holds an object until the function that it returns is called. */
export function hold(object: object): () => void {
  // Several calls may hold the same object.
  const ticket = { object }
  held.add(ticket)
  return () => void held.delete(ticket)
}

/** Holds an object as long as a call to it is under way. */
export async function during<T>(object: object, call: Promise<T>): Promise<T> {
  const release = hold(object)
  try {
    return await call
  } finally {
    release()
  }
}
