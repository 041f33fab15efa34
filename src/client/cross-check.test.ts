/** Two validators side by side: what is said of one that lies, lags, denies, drops or does not answer. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { bytesSource, unlockedDrive, uploadNow, valueOf } from '../testing/drive-fixture.ts'
import type { ValidatorTemper } from '../testing/fake-validator-tempers.ts'
import { FakeNetwork } from '../testing/fake-validators.ts'

async function stored(validators: 1 | 2 = 1) {
  const network = new FakeNetwork({ validators: ['honest', 'honest'] })
  const { drive } = await unlockedDrive(network)
  valueOf(await drive.setStoringSettings({ validators, compares: true }))
  const entry = await uploadNow(drive, bytesSource(new Uint8Array(randomBytes(50_000)), { name: 'a.bin' }))
  const sheet = valueOf(await drive.proofSheet(entry.id))
  const placed = new Set(sheet.parts.flatMap(({ holders }) => holders.map((each) => each.validatorHotkey)))
  return { network, drive, entry, sheet, placed }
}

/** Opinions by the order of the validators. */
async function opinions({ drive, entry }: Awaited<ReturnType<typeof stored>>) {
  return valueOf(await drive.crossCheck(entry.id)).validators.map(({ opinion }) => opinion)
}

describe('asking all validators about a file', () => {
  it('finds that both agree where both placed it, and has copies through each', async () => {
    const w = await stored(2)
    expect(w.placed.size).toBe(2)
    for (const part of w.sheet.parts) {
      expect(part.holders.every(({ level }) => level === 'verified')).toBe(true)
      expect(new Set(part.holders.map(({ validatorHotkey }) => validatorHotkey)).size).toBe(2)
    }
    expect(await opinions(w)).toEqual(['agrees', 'agrees'])
  })

  it('stores through one unless two are wanted, and through one where the other is not there', async () => {
    for (const { holders } of (await stored()).sheet.parts)
      expect(new Set(holders.map((each) => each.validatorHotkey)).size).toBe(1)
    const w = await stored(2)
    w.network.tempers[1] = 'refuses'
    const { drive } = w
    const entry = await uploadNow(drive, bytesSource(new Uint8Array(randomBytes(9_000)), { name: 'b.bin' }))
    const { parts } = valueOf(await drive.proofSheet(entry.id))
    const through = new Set(parts.flatMap(({ holders }) => holders.map((each) => each.validatorHotkey)))
    expect(through.size).toBe(1)
    expect(parts.every(({ holders }) => holders.length >= 3)).toBe(true)
  })

  it.each([
    ['wrong-bytes', 'lies'],
    ['unreachable', 'silent'],
    ['refuses', 'silent'],
    ['garbage', 'silent'],
  ] as const)(
    'says of one that is “%s”: %s; of the other that it agrees',
    async (temper: ValidatorTemper, opinion) => {
      const w = await stored(2)
      w.network.tempers[1] = temper
      expect(await opinions(w)).toEqual(['agrees', opinion])
    },
  )

  it('says that one denies what it placed, and lags behind what another placed', async () => {
    const w = await stored(2)
    w.network.copies.forget(1)
    expect(await opinions(w)).toEqual(['agrees', 'denies'])
    const one = await stored(1)
    one.network.copies.forget(0)
    const { validators } = valueOf(await one.drive.crossCheck(one.entry.id))
    for (const { placed, opinion } of validators[0]?.objects ?? [])
      expect(opinion).toBe(placed ? 'denies' : 'lags')
    expect(validators[0]?.objects.length).toBeGreaterThan(0)
    expect(validators[1]?.opinion).toBe('agrees')
  })

  it('names the holder that a validator does not name any more', async () => {
    const w = await stored(2)
    const [part] = w.sheet.parts
    const dropped = part?.holders.find(
      (each) => each.validatorHotkey === w.network.metagraph().neurons[1]?.hotkey,
    )
    if (dropped === undefined) throw new Error('no holder')
    w.network.copies.dropHolder(1, dropped.minerHotkey)
    const check = valueOf(await w.drive.crossCheck(w.entry.id))
    expect(check.validators[1]).toMatchObject({ opinion: 'drops' })
    expect(check.validators[1]?.objects[0]?.dropped).toContain(dropped.minerHotkey)
  })

  it('says of receipts that their miners did not sign that they are lies', async () => {
    const w = await stored(2)
    w.network.copies.forgeReceipts(1)
    expect(await opinions(w)).toEqual(['agrees', 'lies'])
  })
})
