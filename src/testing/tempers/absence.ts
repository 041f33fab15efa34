/** Tempers that are not there: nobody listens, connections are refused, as for a machine that was switched off. */
import type { OpenAxon, ServedAxon } from '../../nodes/miner/miner-seam.ts'
import { between, pause } from './pause.ts'

/** Least and most milliseconds of a spell; each is drawn anew. */
export interface Spells {
  readonly hereMs: readonly [number, number]
  readonly awayMs: readonly [number, number]
}

/** Listens and does not listen by turns, on one port. */
export async function servedInSpells(open: OpenAxon, port: number, spells: Spells): Promise<ServedAxon> {
  let server: ServedAxon = await open(port)
  let stopped = false
  const { url, port: bound } = server
  const turn = async (): Promise<void> => {
    await pause(between(...spells.hereMs))
    if (stopped) return
    await server.close(0)
    await pause(between(...spells.awayMs))
    if (stopped) return
    server = await open(bound)
    // The stop may have come while the port was being opened, and would wait for it for ever.
    if (stopped) await server.close(0)
  }
  const turns = async (): Promise<void> => {
    // Another program may sit on the port for a while: then this spell is longer.
    while (!stopped) await turn().catch(() => undefined)
  }
  void turns()
  return {
    url,
    port: bound,
    close: async (graceMs) => {
      stopped = true
      await server.close(graceMs)
    },
  }
}

/** Serves for a time, then ends its process for good, without a word to anybody. */
export async function servedUntilGone(open: OpenAxon, port: number, hereMs: number): Promise<ServedAxon> {
  const server = await open(port)
  void pause(hereMs).then(() => process.kill(process.pid, 'SIGTERM'))
  return server
}
