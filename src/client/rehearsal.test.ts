import { describe, expect, it } from 'vitest'
import { newDrive, SECRET, unlockedDrive, valueOf } from '../testing/drive-fixture.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'
import { SECRETS, threeWayVault } from '../testing/vault-fixture.ts'
import { formatPhrase } from './recovery-phrase.ts'
import { rehearsalState, rehearse } from './rehearsal.ts'
import { vaultMacOf } from './subkeys.ts'
import type { SlotView } from './vault-api.ts'
import { encodeVault, parseVault } from './vault-format.ts'

const NEVER = () => Promise.reject(new Error('a phrase is not stretched'))

describe('a rehearsal', () => {
  it('goes from never to made to rehearsed, and the number that comes back is the printed one', async () => {
    const network = new FakeNetwork()
    const { drive, storage } = await unlockedDrive(network)
    expect(valueOf(await drive.rehearsal())).toEqual({ kind: 'never' })
    const kit = valueOf(await drive.addPhrase(SECRET, 'desk'))
    expect(valueOf(await drive.rehearsal())).toEqual({ kind: 'made', slot: kit.slot, madeAt: kit.madeAt })
    expect(kit.number).toMatch(/^[0-9A-F]{4}-[0-9A-F]{4}$/)
    const restored = valueOf(await drive.rehearse(kit.words))
    expect(restored).toEqual({ slot: kit.slot, number: kit.number, madeAt: kit.madeAt })
    expect(valueOf(await drive.rehearse(`https://drive.example/${kit.link}`))).toEqual(restored)

    await drive.lock()
    const again = newDrive(network, storage)
    valueOf(await again.drive.unlock(SECRET))
    expect(valueOf(await again.drive.rehearsal())).toMatchObject({ kind: 'rehearsed', slot: kit.slot })
  })

  it('with wrong words fails in words and leaves the kit unrehearsed', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const kit = valueOf(await drive.addPhrase(SECRET, ''))
    const words = kit.words.split(' ')
    expect(await drive.rehearse(formatPhrase(new Uint8Array(32)))).toMatchObject({
      error: { code: 'wrong-phrase' },
    })
    expect(await drive.rehearse(words.slice(1).join(' '))).toMatchObject({
      error: { code: 'phrase-malformed' },
    })
    expect(await drive.rehearse(kit.link.slice(0, -1))).toMatchObject({ error: { code: 'kit-malformed' } })
    expect(valueOf(await drive.rehearsal())).toMatchObject({ kind: 'made' })
  })

  it('has to be done again for a new kit in place of the old', async () => {
    const { drive } = await unlockedDrive(new FakeNetwork())
    const first = valueOf(await drive.addPhrase(SECRET, ''))
    valueOf(await drive.rehearse(first.words))
    const second = valueOf(await drive.addPhrase(SECRET, '', first.slot))
    expect(valueOf(await drive.rehearsal())).toMatchObject({ kind: 'made', slot: second.slot })
    expect(await drive.rehearse(first.words)).toMatchObject({ error: { code: 'wrong-phrase' } })
    valueOf(await drive.removeSlot(SECRET, second.slot))
    expect(valueOf(await drive.rehearsal())).toEqual({ kind: 'never' })
  })

  it('needs the words and the vault file alone', async () => {
    const { file, slots } = await threeWayVault()
    const restored = await rehearse(file, SECRETS.phrase.words, NEVER)
    expect(restored.number).toBe('4F2A-91C0')
    expect(restored.slot).toBe(Buffer.from(slots[1]?.slot ?? []).toString('hex'))
  })

  it('of a kit whose test object was taken from another kit fails, though the words open the vault', async () => {
    const { file, rootKey } = await threeWayVault()
    const other = await threeWayVault(new Uint8Array(32).fill(1))
    const [own, foreign] = [file, other.file].map((bytes) => {
      const parsed = parseVault(bytes)
      if (!parsed.ok) throw new Error(parsed.detail)
      return parsed.value.body
    })
    if (own === undefined || foreign === undefined) throw new Error('two vaults')
    const test = foreign.slots.flatMap(({ method }) => (method.kind === 'phrase' ? [method.test] : []))[0]
    const slots = own.slots.map((slot) =>
      slot.method.kind === 'phrase' && test !== undefined
        ? { ...slot, method: { ...slot.method, test } }
        : slot,
    )
    const forged = encodeVault({ ...own, slots }, vaultMacOf(rootKey))
    await expect(rehearse(forged, SECRETS.phrase.words, NEVER)).rejects.toMatchObject({
      code: 'vault-damaged',
    })
  })
})

describe('rehearsalState', () => {
  const kit = (slot: string, createdAt: number): SlotView => ({
    slot,
    kind: 'phrase',
    label: '',
    createdAt,
    cost: null,
    credentialId: null,
  })
  it('speaks of the kit made last while none is rehearsed, and of a rehearsed one before any other', () => {
    const slots = [kit('a', 1), kit('b', 2), { ...kit('c', 3), kind: 'passphrase' as const }]
    expect(rehearsalState(slots, new Map())).toEqual({ kind: 'made', slot: 'b', madeAt: 2 })
    expect(rehearsalState(slots, new Map([['a', 9]]))).toEqual({
      kind: 'rehearsed',
      slot: 'a',
      madeAt: 1,
      at: 9,
    })
    expect(rehearsalState(slots, new Map([['gone', 9]]))).toMatchObject({ kind: 'made' })
  })
})
