import { bytesToHex } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { lightArgon2id } from '../testing/drive-fixture.ts'
import { fileOf, SECRETS, slotFor, threeWayVault } from '../testing/vault-fixture.ts'
import { vaultMacOf } from './subkeys.ts'
import { openVaultFile } from './vault.ts'
import { encodeVault, parseVault, type VaultSlot } from './vault-format.ts'
import { mergeSlots, mergeVaultFiles, type SlotSet } from './vault-merge.ts'

const ROOT = new Uint8Array(32).fill(0x77)
const MAC = vaultMacOf(ROOT)

let slots: readonly VaultSlot[] = []
beforeAll(async () => {
  slots = await Promise.all([0, 1, 2, 3, 4, 5].map((at) => slotFor(ROOT, 'passkey', `device ${at}`)))
})

/** A state some device may be in: a choice of the six slots, some of the others revoked. */
const state = fc
  .tuple(fc.subarray([0, 1, 2, 3, 4, 5]), fc.subarray([0, 1, 2, 3, 4, 5]))
  .map(([held, gone]) => ({ held: held.filter((at) => !gone.includes(at)), gone }))

function setOf({ held, gone }: { held: number[]; gone: number[] }): SlotSet {
  const set = {
    slots: slots.filter((_slot, at) => held.includes(at)),
    revoked: slots.filter((_slot, at) => gone.includes(at)).map(({ slot }) => slot),
  }
  return mergeSlots(set, { slots: [], revoked: [] })
}

function idsOf(set: SlotSet) {
  return {
    slots: set.slots.map(({ slot }) => bytesToHex(slot)),
    revoked: set.revoked.map((id) => bytesToHex(id)),
  }
}

describe('mergeSlots', () => {
  it('gives every slot that one side has and neither revoked, in one order', () => {
    fc.assert(
      fc.property(state, state, (one, other) => {
        const merged = idsOf(mergeSlots(setOf(one), setOf(other)))
        const gone = new Set([...one.gone, ...other.gone])
        const held = new Set([...one.held, ...other.held].filter((at) => !gone.has(at)))
        const name = (at: number) => bytesToHex(slots[at]?.slot ?? new Uint8Array())
        expect(merged).toEqual({ slots: [...held].map(name).sort(), revoked: [...gone].map(name).sort() })
      }),
    )
  })

  it('is commutative, associative and idempotent', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        const [one, two, three] = [setOf(a), setOf(b), setOf(c)]
        expect(mergeSlots(two, one)).toEqual(mergeSlots(one, two))
        expect(mergeSlots(mergeSlots(one, two), three)).toEqual(mergeSlots(one, mergeSlots(two, three)))
        expect(mergeSlots(one, one)).toEqual(one)
        expect(mergeSlots(mergeSlots(one, two), two)).toEqual(mergeSlots(one, two))
      }),
    )
  })

  it('picks the same of two slots that claim one identifier, whoever asks', () => {
    const [first, second] = slots
    if (first === undefined || second === undefined) throw new Error('six slots')
    const twin = { ...second, slot: first.slot }
    const one = { slots: [first], revoked: [] }
    const other = { slots: [twin], revoked: [] }
    expect(mergeSlots(one, other)).toEqual(mergeSlots(other, one))
    expect(mergeSlots(one, other).slots).toHaveLength(1)
  })
})

describe('mergeVaultFiles', () => {
  it('gives one file, byte for byte, in any order of three devices', () => {
    fc.assert(
      fc.property(state, state, state, (a, b, c) => {
        const sets = [a, b, c].map(setOf)
        fc.pre(sets.every((set) => set.slots.length > 0))
        const files = sets.map((set) => fileOf(ROOT, set))
        const results = [
          [0, 1, 2],
          [2, 1, 0],
          [1, 0, 2, 1],
        ].map((order) => {
          let merged = files[order[0] ?? 0] ?? new Uint8Array()
          for (const at of order.slice(1)) {
            const next = mergeVaultFiles(merged, files[at] ?? new Uint8Array(), MAC)
            if (!next.ok) return next.reason
            merged = next.value
          }
          return bytesToHex(merged)
        })
        const agreed = new Set(results.filter((result) => result !== 'last-slot'))
        expect(agreed.size).toBeLessThanOrEqual(1)
        const left = mergeSlots(mergeSlots(sets[0]!, sets[1]!), sets[2]!)
        if (left.slots.length === 0) expect(agreed.size).toBe(0)
        else if (agreed.size === 1) expect([...agreed]).toEqual([bytesToHex(fileOf(ROOT, left))])
      }),
    )
  })

  it('gives back the very bytes where there is nothing new', async () => {
    const { file } = await threeWayVault(ROOT)
    expect(mergeVaultFiles(file, file, MAC)).toEqual({ ok: true, value: file })
    const { slots: all } = await threeWayVault(ROOT)
    const older = fileOf(ROOT, { slots: all.slice(0, 1), revoked: [] })
    const newer = fileOf(ROOT, { slots: all, revoked: [] })
    expect(mergeVaultFiles(newer, older, MAC)).toEqual({ ok: true, value: newer })
  })

  it('does not bring a revoked slot back from an old file', async () => {
    const { file, slots: all } = await threeWayVault(ROOT)
    const [passphrase, ...others] = all
    if (passphrase === undefined) throw new Error('three slots')
    const now = fileOf(ROOT, { slots: others, revoked: [passphrase.slot] })
    const merged = mergeVaultFiles(now, file, MAC)
    if (!merged.ok) throw new Error(merged.detail)
    expect(merged.value).toEqual(now)
    expect(await openVaultFile(merged.value, SECRETS.passphrase, lightArgon2id)).toMatchObject({
      reason: 'wrong-passphrase',
    })
    expect((await openVaultFile(merged.value, SECRETS.phrase, lightArgon2id)).ok).toBe(true)
  })

  it('leaves both files alone when each device revoked what the other kept, until a slot is added', () => {
    const [first, second, third] = slots
    if (first === undefined || second === undefined || third === undefined) throw new Error('six slots')
    const one: SlotSet = { slots: [first], revoked: [second.slot] }
    const other: SlotSet = { slots: [second], revoked: [first.slot] }
    const ours = fileOf(ROOT, one)
    const theirs = fileOf(ROOT, other)
    expect(mergeVaultFiles(ours, theirs, MAC)).toMatchObject({ ok: false, reason: 'last-slot' })
    const mended = fileOf(ROOT, mergeSlots(one, { slots: [third], revoked: [] }))
    const merged = mergeVaultFiles(theirs, mended, MAC)
    expect(merged.ok && bytesToHex(merged.value)).toBe(
      bytesToHex(fileOf(ROOT, { slots: [third], revoked: [first.slot, second.slot] })),
    )
  })
})

describe('a second file that is hostile', () => {
  it('with any bit flipped is refused, and ours is as it was', async () => {
    const { file } = await threeWayVault(ROOT)
    const ours = file.slice()
    for (let bit = 0; bit < file.length * 8; bit += 7) {
      const theirs = file.slice()
      theirs[bit >> 3] = (theirs[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(mergeVaultFiles(ours, theirs, MAC)).toMatchObject({ ok: false, reason: 'vault-damaged' })
    }
    expect(ours).toEqual(file)
  })

  it('of our identifier under another key is refused', async () => {
    const { file } = await threeWayVault(ROOT)
    const parsed = parseVault(file)
    if (!parsed.ok) throw new Error(parsed.detail)
    const forged = encodeVault({ ...parsed.value.body, revoked: [] }, vaultMacOf(new Uint8Array(32)))
    expect(mergeVaultFiles(file, forged, MAC)).toMatchObject({ ok: false, reason: 'vault-damaged' })
  })

  it('of another vault is said to be that', async () => {
    const { file } = await threeWayVault(ROOT)
    const other = await threeWayVault(new Uint8Array(32).fill(1))
    expect(mergeVaultFiles(file, other.file, MAC)).toMatchObject({ ok: false, reason: 'vault-foreign' })
  })

  it('of any bytes is refused', async () => {
    const { file } = await threeWayVault(ROOT)
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (theirs) => {
        expect(mergeVaultFiles(file, theirs, MAC)).toMatchObject({ ok: false, reason: 'vault-damaged' })
      }),
    )
  })
})

describe('a merge of very many slots', () => {
  it('says that the vault is full rather than dropping one', () => {
    const [slot] = slots
    if (slot === undefined) throw new Error('six slots')
    const many = (from: number, count: number): SlotSet => ({
      slots: Array.from({ length: count }, (_unused, at) => ({
        ...slot,
        slot: Uint8Array.of(0, 0, 0, 0, 0, 0, 1, from + at),
      })),
      revoked: [],
    })
    const one = fileOf(ROOT, many(0, 40))
    expect(mergeVaultFiles(one, fileOf(ROOT, many(40, 24)), MAC).ok).toBe(true)
    expect(mergeVaultFiles(one, fileOf(ROOT, many(40, 25)), MAC)).toMatchObject({ reason: 'vault-full' })
  })
})
