/** Miners that answer as the reference's do: nothing of ours in their answers, and everything of the specification's. */
import { describe, expect, it } from 'vitest'
import type { Temper } from '../../testing/miner-tempers.ts'
import { createSeededRandom } from '../../testing/seeded-random.ts'
import { createSimulatedNetwork } from '../../testing/simulated-network.ts'
import type { MinerTransport } from '../ports.ts'

const STOCK = 4

async function world(stock: number) {
  const isStock = new Set<string>()
  const bare = (miners: MinerTransport): MinerTransport => ({
    ...miners,
    async store(to, ask, limits) {
      const answer = await miners.store(to, ask, limits)
      if (!answer.ok || !isStock.has(to.hotkey)) return answer
      const bareOf = { signature: null, receipt_block: null, receipt_block_hash: null }
      return { ok: true, value: { ...answer.value, ...bareOf } }
    },
    async challenge(to, ask, limits) {
      const answer = await miners.challenge(to, ask, limits)
      if (!answer.ok || !isStock.has(to.hotkey)) return answer
      const { content_path: _path, ...theirs } = answer.value
      return { ok: true, value: theirs }
    },
    renew: async (to, ask, limits) =>
      isStock.has(to.hotkey) ? { ok: true, value: 'unsupported' } : miners.renew(to, ask, limits),
    discard: async (to, ask, limits) =>
      isStock.has(to.hotkey) ? { ok: true, value: 'unsupported' } : miners.discard(to, ask, limits),
  })
  const plans = Array.from({ length: STOCK + 3 }, (): Temper => 'honest')
  const engine = { rounds: true, probes: { medianBytes: 500 } }
  const network = await createSimulatedNetwork(plans, { engine, miners: bare })
  for (const miner of network.miners.slice(0, stock)) isStock.add(miner.keypair.address)
  const [validator] = network.validators
  if (validator === undefined) throw new Error('one validator')
  return { network, validator, isStock }
}

describe('a stock miner', () => {
  it('is consistent in every round: it is asked, passes and loses nothing for what it does not know', async () => {
    const { network, validator, isStock } = await world(STOCK)
    await network.blocks(96)
    const audits = validator.events.flatMap((event) => (event.kind === 'audit' ? [event] : []))
    const theirs = audits.filter(({ miner }) => isStock.has(miner))
    for (const task of ['store', 'challenge', 'retrieve'])
      expect(
        theirs.filter((audit) => audit.task === task && audit.outcome === 'pass').length,
      ).toBeGreaterThan(0)
    expect(theirs.filter(({ outcome }) => outcome !== 'pass')).toEqual([])
  })

  it('counts for no copy of a user’s object: nobody else could check that it has one', async () => {
    const { network, validator, isStock } = await world(STOCK)
    const data = createSeededRandom('stock').bytes(2_000)
    const upload = { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
    const stored = await network.clock.runUntil(validator.engine.objects.store(upload))
    if (!stored.ok) throw new Error(stored.detail)
    const { receipts, copies, attempts } = stored.value
    expect(copies).toBe(3)
    expect(receipts.filter(({ miner }) => isStock.has(miner))).toEqual([])
    for (const { hotkey, outcome } of attempts)
      expect(outcome).toBe(isStock.has(hotkey) ? 'unsigned' : 'verified')
  })

  it('alone is too few: the upload says so, and no miner is called a liar', async () => {
    const { network, validator } = await world(STOCK + 3)
    const data = createSeededRandom('alone').bytes(2_000)
    const upload = { data, encryptionPayload: '{}', ttl: null, contentRoot: null, owner: 'user' }
    const stored = await network.clock.runUntil(validator.engine.objects.store(upload))
    expect(stored.ok).toBe(false)
    expect(
      validator.events.filter((event) => event.kind === 'copy-failed' && event.reason === 'lied'),
    ).toEqual([])
  })
})
