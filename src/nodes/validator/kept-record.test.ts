/** A validator's own records as its miners keep them: nobody else reads them, makes them, or passes one off as another. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MINERS, objectOf, pieceOf } from './index-fixture.ts'
import { keptOfObject, keptOfProbe, openKept, sealKept } from './kept-record.ts'
import { createRecordSealer as createSealer } from './record-sealer.ts'

const [MINER = '', OTHER = ''] = MINERS
const sealer = createSealer(new Uint8Array(randomBytes(32)))
const object = objectOf(1)
const { dataHash } = object
const VALIDATOR = object.receipts[0]?.validator ?? ''
const probe = pieceOf(1, MINER, { purpose: 'probe', stock: true })

function copyOf(payload: string) {
  const kept = keptOfObject({ ...object, encryptionPayload: payload }, MINER)
  if (kept === null) throw new Error('the fixture has a copy there')
  return kept
}

function sealedCopy(payload = '{"filetao":1}'): Uint8Array {
  const sealed = sealKept(sealer, copyOf(payload), MINER, dataHash)
  if (sealed === null) throw new Error('it fits')
  return sealed
}

const opened = (sealed: Uint8Array, hotkey = MINER, hash = dataHash, by = sealer) =>
  openKept(by, sealed, VALIDATOR, hotkey, hash)

describe('a kept record', () => {
  it('comes back as it was, of an object and of a probe', () => {
    expect(opened(sealedCopy())).toEqual(copyOf('{"filetao":1}'))
    const sealed = sealKept(sealer, keptOfProbe(probe), MINER, dataHash) ?? new Uint8Array()
    expect(opened(sealed)).toEqual(keptOfProbe(probe))
    expect(opened(sealed)).toMatchObject({ purpose: 'probe', born: probe.born, stock: true })
  })

  it('keeps any text a payload may be', () => {
    for (const text of ['', '{}', '"\u0000\ud83d\ude00\u2028', 'x'.repeat(2_000)])
      expect(opened(sealedCopy(text))).toMatchObject({ payload: text })
  })

  it('goes without a payload that is too long', () => {
    expect(opened(sealedCopy('x'.repeat(16_384)))).toEqual({ ...copyOf(''), payload: null })
  })

  it('does not tell by its length whether it is of a probe', () => {
    expect(sealKept(sealer, keptOfProbe(probe), MINER, dataHash)?.length).toBe(sealedCopy().length)
    expect(sealKept(sealer, keptOfProbe(probe), MINER, dataHash)?.length).toBe(sealedCopy('{}').length)
  })

  it('is another one each time, and shows nothing of what is in it', () => {
    const [one, two] = [sealedCopy(), sealedCopy()]
    expect(Buffer.compare(one, two)).not.toBe(0)
    const text = Buffer.from(one).toString('latin1')
    for (const secret of ['filetao', object.cid.slice(0, 12), MINER.slice(0, 12)])
      expect(text).not.toContain(secret)
  })

  it('is of this piece, this miner and this key alone', () => {
    const sealed = sealedCopy()
    expect(opened(sealed, OTHER)).toBeNull()
    expect(opened(sealed, MINER, '12345')).toBeNull()
    expect(opened(sealed, MINER, dataHash, createSealer(new Uint8Array(randomBytes(32))))).toBeNull()
  })

  it('is nothing once a byte of it was changed, added or taken', () => {
    const sealed = sealedCopy()
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = sealed.slice()
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(opened(changed), `byte ${at}`).toBeNull()
    }
    for (const length of [0, 1, 17, 34, sealed.length - 1])
      expect(opened(sealed.subarray(0, length))).toBeNull()
    expect(opened(Uint8Array.from([...sealed, 0]))).toBeNull()
  })

  it('of a later version, or of other members, is passed over', () => {
    for (const text of [
      '',
      'x',
      '{}',
      'null',
      '[]',
      '["user"]',
      '["other","a",1,"b",1,1]',
      '["probe","a",1,"b",1,1,"c"]',
    ])
      expect(opened(sealer.seal(text, MINER, dataHash) ?? new Uint8Array()), text).toBeNull()
  })

  it('is made only of copies of our own objects', () => {
    expect(keptOfObject(object, 'somebody else')).toBeNull()
    expect(keptOfObject({ ...object, claimedBy: OTHER }, MINER)).toBeNull()
    expect(keptOfObject({ ...object, contentRoot: null }, MINER)).toBeNull()
    expect(JSON.stringify(copyOf('{}'))).not.toContain(object.owners[0])
  })
})
