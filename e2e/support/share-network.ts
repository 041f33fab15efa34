/**
 * One network for the files that need nothing but a healthy one: each makes a drive of its own in it. A network costs twelve seconds
 * of a processor to start, and keeps working while it is there. It starts when the first of them asks, and ends with the run.
 */
import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import {
  CALM_BLOCK_MS,
  type ReadyLine,
  type RunningNetwork,
  removeFolder,
  startNetwork,
  temporaryFolder,
} from './network.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Address that starts the shared network and tells of it. */
    readonly sharedNetwork: string
  }
}

export interface SharedNetwork {
  readonly folder: string
  readonly ready: ReadyLine
}

/** Global set-up of the files that borrow; runs in vitest's own process. @returns what ends it */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = temporaryFolder()
  let starting: Promise<RunningNetwork> | undefined
  const desk = createServer((_, response) => {
    starting ??= startNetwork(folder, { blockMs: CALM_BLOCK_MS })
    starting.then(
      ({ ready }) => response.end(JSON.stringify({ folder, ready } satisfies SharedNetwork)),
      (caught: unknown) => response.writeHead(500).end(String(caught)),
    )
  })
  await new Promise<void>((listening) => desk.listen(0, '127.0.0.1', listening))
  const address = desk.address()
  if (address === null || typeof address === 'string') throw new TypeError('a port')
  project.provide('sharedNetwork', `http://127.0.0.1:${address.port}`)
  return async () => {
    desk.close()
    await (await starting?.catch(() => undefined))?.stop()
    removeFolder(folder)
  }
}
