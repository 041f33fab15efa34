/**
 * `filetao ls … | head -1`: nobody reads our output any more. Other programs are ended by SIGPIPE then, which a shell shows as
 * 141; Node ignores that signal and gives the stream an error instead, which nobody hears.
 */

/**
 * What a command does then. `end`: nothing of what it still had to say matters. `finish`: it has work in hand that must
 * not be cut off. `serve`: it is a node, which looks after its streams itself (process-life.ts).
 */
export type WhenUnread = 'end' | 'finish' | 'serve'

export const UNREAD = 128 + 13

/** @returns whether the output was closed so far */
export function watchOutput(when: WhenUnread): () => boolean {
  let closed = false
  if (when === 'serve') return () => false
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
      closed = true
      if (when === 'end') process.exit(UNREAD)
    })
  }
  return () => closed
}
