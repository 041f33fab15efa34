/** The chain as the engine sees it, over a real chain that stands still. */
import { afterEach, expect, test } from 'vitest'
import { NETUID, populate, startChainFixture, validator } from '../chain/chain-fixture.ts'
import { followMetagraph } from '../shared/live-metagraph.ts'
import { silentLog } from '../shared/log.ts'
import { chainPort } from './network-ports.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

test('no weights are set from a metagraph that nobody renewed, and are again when the chain moves', async () => {
  const fixture = await startChainFixture({ blockMs: 60 })
  cleanups.push(() => fixture.remove())
  await populate(fixture.chain)
  let now = 0
  const options = { staleAfterMs: 60_000, monotonicMs: () => now }
  const chain = await fixture.connect()
  const metagraph = await followMetagraph(chain, NETUID, silentLog, options)
  cleanups.push(() => metagraph.stop())
  const port = chainPort({ chain, netuid: NETUID, keypair: validator, metagraph })
  const weightsOf = () => fixture.chain.head.model.subnet.neurons[0]!.weights
  await expect(port.setWeights([{ uid: 1, weight: 9 }])).resolves.toMatchObject({ ok: true })
  expect(weightsOf()).toEqual([[1, 9]])
  await fixture.chain.produce()
  metagraph.stop()
  now = 61_000
  const refused = await port.setWeights([{ uid: 2, weight: 9 }])
  expect(refused).toMatchObject({ ok: false, reason: 'chain-unreachable' })
  expect(weightsOf()).toEqual([[1, 9]])
  const disputed = {
    ...metagraph,
    current: () => metagraph.current(),
    isStale: () => false,
    isDisputed: () => true,
  }
  const refusing = chainPort({ chain, netuid: NETUID, keypair: validator, metagraph: disputed })
  await expect(refusing.setWeights([{ uid: 2, weight: 9 }])).resolves.toMatchObject({ ok: false })
  expect(weightsOf()).toEqual([[1, 9]])
  const again = await followMetagraph(await fixture.connect(), NETUID, silentLog, options)
  cleanups.push(() => again.stop())
  const renewed = chainPort({ chain, netuid: NETUID, keypair: validator, metagraph: again })
  await expect(renewed.setWeights([{ uid: 2, weight: 9 }])).resolves.toMatchObject({ ok: true })
  expect(weightsOf()).toEqual([[2, 9]])
})
