/** A node may stop a follow, and a connection may end, at any time: also before the first block was taken in. */
import { afterEach, expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { coldkey, keyOf, NETUID, startChainFixture } from '../nodes/chain/chain-fixture.ts'
import { type Trouble, troubledChain } from '../nodes/chain/troubled-chain.ts'
import { connectChain } from './connect-chain.ts'

const cleanups: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).toReversed()) await cleanup()
})

const submitsBehind = async (kind: Trouble, message: number, follows: number): Promise<void> => {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  const { chain, url: inner, remove } = await startChainFixture()
  cleanups.push(remove)
  await chain.produce()
  const { url, close } = await troubledChain(inner, { kind, message, follows })
  cleanups.push(close)
  const client = await connectChain({ urls: [url], webSocket: WebSocket })
  cleanups.push(() => client.close())
  const call = { name: 'burned_register', netuid: NETUID, hotkey: keyOf(2).address } as const
  const submitted = client.submit(call, coldkey)
  await vi.waitFor(() => expect(chain.pending()).toHaveLength(1), 10_000)
  await chain.produce()
  const { block, blockHash } = await submitted
  expect(chain.hashAt(block)).toBe(blockHash)
}

test.each([1, 2])(
  'three follows in a row that are stopped at their message %i: the library reconnects, follows again, and a call lands',
  (message) => submitsBehind('stop', message, 3),
  30_000,
)

test.each([0, 2])(
  'a connection that is cut at message %i of a follow: it is followed anew, and a call lands',
  (message) => submitsBehind('cut', message, 1),
  30_000,
)

test(
  'a follow that is stopped and goes on to speak: it is followed anew, and a call lands',
  () => submitsBehind('chatter', 2, 1),
  30_000,
)
