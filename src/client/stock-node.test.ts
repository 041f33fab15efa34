/** The drive against a stock API node on a real socket: nothing of ours in between, and nothing of ours in its answers. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { cidOf } from '../protocol/cid.ts'
import {
  bytesSource,
  joined,
  memorySink,
  unlockedDrive,
  uploadNow,
  uploadStatus,
} from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { MemoryStorage } from '../testing/memory-storage.ts'
import {
  filledIn,
  type StockAxon,
  type StockHandler,
  startStockAxon,
  stockApiNode,
} from '../testing/stock-axon.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { FetchTransport } from './axon-transport.ts'
import type { ChainReader } from './ports.ts'
import { realClock } from './real-clock.ts'
import { keypairSigner } from './request-signer.ts'

const node = keypairFromMiniSecret(new Uint8Array(32).fill(9))
const open: StockAxon[] = []
afterEach(async () => {
  for (const axon of open.splice(0)) await axon.close()
})

async function driveOf(handlers: Readonly<Record<string, StockHandler>>) {
  const axon = await startStockAxon(node, handlers)
  open.push(axon)
  const network = new FakeNetwork({ validators: ['honest'] })
  const whole = await network.view()
  const [seat, ...miners] = whole.metagraph.neurons
  if (seat === undefined) throw new TypeError('a validator')
  const neurons = [{ ...seat, hotkey: node.address, axon: { ...seat.axon, port: axon.port } }, ...miners]
  const view = { ...whole, metagraph: { ...whole.metagraph, neurons } }
  const chain = { view: async () => view, close: () => undefined } as unknown as ChainReader
  const { drive } = await unlockedDrive(network, new MemoryStorage(), {
    chain,
    connect: (keypair) =>
      new FetchTransport({ signer: keypairSigner(keypair), resolve: () => axon.url, clock: realClock }),
  })
  return { drive, axon }
}

describe('a drive whose only validator is a stock one', () => {
  it('stores in the specification’s JSON, calls it a claim, and fetches it back by its CID', async () => {
    const { handlers, objects } = stockApiNode(cidOf)
    const { drive, axon } = await driveOf(handlers)
    const bytes = new Uint8Array(randomBytes(50_000))
    const entry = await uploadNow(drive, bytesSource(bytes, { name: 'a.bin' }))
    expect(entry).toMatchObject({ level: 'claimed', copies: 0 })
    const sheet = await drive.proofSheet(entry.id)
    const parts = sheet.ok ? sheet.value.parts : []
    expect(parts.length).toBeGreaterThan(0)
    for (const { holders, claims } of parts) expect([holders, claims]).toEqual([[], [node.address]])
    const sink = memorySink()
    const download = await drive.downloadTo(entry.id, async () => sink)
    expect(download.ok && download.value.complete).toBe(true)
    expect(Buffer.compare(joined(sink.chunks), bytes)).toBe(0)
    expect(drive.entries().map(({ level }) => level)).toEqual(['claimed'])
    expect(axon.refusals.filter((refusal) => !refusal.startsWith('404'))).toEqual([])
    for (const [cid, { data }] of objects)
      expect(cidOf(new Uint8Array(Buffer.from(data, 'base64')))).toBe(cid)
    await drive.dispose()
  })

  it('sends what the reference’s client sends: the same members in its order, the same headers', async () => {
    const { drive, axon } = await driveOf(stockApiNode(cidOf).handlers)
    await uploadNow(drive, bytesSource(new Uint8Array(1_000)))
    const recorded = JSON.parse(readFileSync('e2e/vectors/transport.json', 'utf8')) as {
      requests: { headers: Record<string, string>; body: Record<string, object> }[]
    }
    const theirs = recorded.requests[0]
    const sent = axon.requests.find(({ synapse }) => synapse === 'StoreUser')
    const own = ['encrypted_data', 'encryption_payload', 'data_hash', 'ttl']
    const common = Object.keys(theirs?.body ?? {}).slice(0, 8)
    expect(Object.keys(sent?.body ?? {}).slice(0, 12)).toEqual([...common, ...own])
    for (const peer of ['dendrite', 'axon'])
      expect(Object.keys(sent?.body[peer] as object)).toEqual(Object.keys(theirs?.body[peer] ?? {}))
    for (const name of Object.keys(theirs?.headers ?? {})) {
      if (name.startsWith('bt_header_input_obj_') || /_(ip|port)$/.test(name)) continue
      expect(Object.keys(sent?.headers ?? {})).toContain(name.toLowerCase())
    }
    await drive.dispose()
  })

  it('takes no confirmation of what is not given back, or comes back as other bytes', async () => {
    const stock = stockApiNode(cidOf)
    const lost = await driveOf({ ...stock.handlers, RetrieveUser: () => null })
    const status = await uploadStatus(lost.drive, bytesSource(new Uint8Array(500)))
    expect(status.error?.code).toBe('not-enough-copies')
    const other = stockApiNode(cidOf)
    const forged: StockHandler = (request) =>
      filledIn(request, { encrypted_data: 'AAAA', encryption_payload: '{}' })
    const swapped = await driveOf({ ...other.handlers, RetrieveUser: forged })
    const second = await uploadStatus(swapped.drive, bytesSource(new Uint8Array(500)))
    expect(second.error?.code).toBe('not-enough-copies')
    await lost.drive.dispose()
    await swapped.drive.dispose()
  })
})
