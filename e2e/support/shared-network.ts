import { inject } from 'vitest'
import { until } from './network.ts'
import type { SharedNetwork } from './share-network.ts'

export interface BorrowedNetwork extends SharedNetwork {
  /** Fails when the network is no longer whole, so that whoever broke it is told, and not the next. */
  release(): Promise<void>
}

/** For files of the project `shared` alone; kill nothing in it, and count nothing that others may add to. */
export async function borrowNetwork(): Promise<BorrowedNetwork> {
  const answer = await fetch(inject('sharedNetwork'))
  if (!answer.ok) throw new Error(await answer.text())
  const network = (await answer.json()) as SharedNetwork
  await untilWhole(network, 'the shared network is whole before this file uses it')
  return {
    ...network,
    release: () =>
      untilWhole(network, 'this file, or the one that ran beside it, left the shared network whole'),
  }
}

async function untilWhole({ ready }: SharedNetwork, what: string): Promise<void> {
  const nodes = [new URL(ready.app).origin, ...[...ready.validators, ...ready.miners].map(({ url }) => url)]
  const isReady = async (url: string): Promise<boolean> => {
    const answer = await fetch(new URL('/ready', url)).catch(() => null)
    return answer?.ok === true
  }
  await until(async () => (await Promise.all(nodes.map(isReady))).every(Boolean), what)
}
