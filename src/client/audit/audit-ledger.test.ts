import { describe, expect, it } from 'vitest'
import { AuditLedger, UNAUDITED } from './audit-ledger.ts'

/** One blob, whoever writes it, and how often it was decoded. */
function oneBlob() {
  let blob: { readonly mark: string; readonly value: unknown } | null = null
  const counts = { decoded: 0, written: 0 }
  return {
    counts,
    async look() {
      const found = blob
      if (found === null) return null
      const open = async () => {
        counts.decoded += 1
        return structuredClone(found.value)
      }
      return { mark: found.mark, open }
    },
    async put(_label: string, value: unknown) {
      counts.written += 1
      blob = { mark: `${counts.written}`, value: structuredClone(value) }
      return { bytes: 1, mark: blob.mark }
    },
    exclusive: <T>(work: () => Promise<T>) => work(),
  }
}

const PROVEN = { ...UNAUDITED, standing: 'proven', copies: 3 } as const

describe('the ledger of audits', () => {
  it('is decoded once, and not again for what this tab has written itself', async () => {
    const store = oneBlob()
    await (await AuditLedger.open(store)).write(new Map([['a', PROVEN]]), new Set(['a']))
    const ledger = await AuditLedger.open(store)
    for (let look = 0; look < 3; look += 1) await ledger.look()
    await ledger.write(new Map([['b', PROVEN]]), new Set(['a', 'b']))
    await ledger.look()
    expect(store.counts).toEqual({ decoded: 1, written: 2 })
    expect([ledger.get('a'), ledger.get('b')]).toEqual([PROVEN, PROVEN])
  })

  it('takes in what another tab has written, and loses none of it', async () => {
    const store = oneBlob()
    const [one, other] = [await AuditLedger.open(store), await AuditLedger.open(store)]
    const live = new Set(['a', 'b'])
    await one.write(new Map([['a', PROVEN]]), live)
    await other.write(new Map([['b', PROVEN]]), live)
    await one.look()
    expect([one.get('a'), one.get('b'), other.get('a')]).toEqual([PROVEN, PROVEN, PROVEN])
  })

  it('forgets what no entry names any more', async () => {
    const store = oneBlob()
    const ledger = await AuditLedger.open(store)
    await ledger.write(new Map([['a', PROVEN]]), new Set(['a']))
    await ledger.write(new Map([['b', PROVEN]]), new Set(['b']))
    expect((await AuditLedger.open(store)).get('a')).toBe(undefined)
  })
})
