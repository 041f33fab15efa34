import { describe, expect, it } from 'vitest'
import { bytesSource, newDrive, PASSPHRASE, uploadNow, valueOf } from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { buildRequest } from '../wire/dendrite.ts'
import { type Keypair, keypairFromMiniSecret } from '../wire/sr25519.ts'
import type { AxonTransport } from './axon-port.ts'
import type { Recorder } from './sees/traffic-book.ts'
import type { Seen } from './sees-api.ts'

const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(9))

/** What each call of the drive is said to be for, by the transport's method. */
function listening(network: FakeNetwork, heard: Set<string>): AxonTransport {
  return new Proxy<AxonTransport>(network, {
    get(target, name) {
      const call: unknown = Reflect.get(target, name)
      if (typeof call !== 'function') return call
      return (...given: unknown[]) => {
        const options = given.at(-1)
        const action: unknown =
          typeof options === 'object' && options !== null ? Reflect.get(options, 'action') : null
        heard.add(`${String(name)} ${typeof action === 'string' ? action : 'by its synapse'}`)
        return Reflect.apply(call, target, given)
      }
    },
  })
}

async function setUp() {
  const network = new FakeNetwork()
  const heard = new Set<string>()
  const records: Recorder[] = []
  const connect = (_keypair: Keypair, record?: Recorder) => {
    if (record !== undefined) records.push(record)
    return listening(network, heard)
  }
  const { drive } = newDrive(network, undefined, { connect })
  valueOf(await drive.createVault(PASSPHRASE))
  const exchanged = () => {
    const request = buildRequest({
      synapse: 'AccountUser',
      fields: {},
      keypair,
      target: { hotkey: 'node' },
      nonce: 1n,
      uuid: 'u',
      timeoutSeconds: 1,
      framed: true,
    })
    const about = {
      synapse: 'AccountUser',
      target: 'node',
      action: 'upkeep',
      isFramed: true,
      request,
    } as const
    records.at(-1)?.(about)('answered', 40)
  }
  return { drive, heard, exchanged }
}

describe('who sees what, of an open drive', () => {
  it('has each call say what it is for', async () => {
    const { drive, heard } = await setUp()
    await uploadNow(drive, bytesSource(new Uint8Array(300_000).fill(3)))
    expect([...heard].every((call) => call.endsWith('by its synapse'))).toBe(true)
    expect(heard).toContain('storeUser by its synapse')
    heard.clear()
    valueOf(await drive.syncNow())
    expect(heard).toContain('putHead sync')
    heard.clear()
    valueOf(await drive.upkeepNow())
    expect(heard).toContain('leases upkeep')
    expect([...heard].filter((call) => call.endsWith('by its synapse'))).toEqual([])
    await drive.dispose()
  })

  it('tells the page what is new, and forgets it when the drive is locked', async () => {
    const { drive, exchanged } = await setUp()
    const told: Seen[] = []
    const heardOf = (count: number) =>
      expect.poll(() => told.flatMap(({ exchanges }) => exchanges).length).toBe(count)
    await drive.subscribe({ exchange: (fresh) => void told.push(fresh) })
    exchanged()
    exchanged()
    await heardOf(2)
    expect(valueOf(await drive.exchanges()).totals).toMatchObject({ exchanges: 2, down: 80 })
    await drive.lock()
    expect(valueOf(await drive.exchanges())).toMatchObject({ exchanges: [], totals: { exchanges: 0 } })
    await expect.poll(() => told.at(-1)?.totals.exchanges).toBe(0)
    await drive.dispose()
  })
})
