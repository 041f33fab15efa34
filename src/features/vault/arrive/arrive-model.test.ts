import { describe, expect, it } from 'vitest'
import { FAKE_KIT_LINK, FAKE_WORDS } from '../../../testing/fake-keys.ts'
import { NOTHING_GIVEN, secretOf, vaultIdOf } from './arrive-model.ts'

describe('what was given of a drive', () => {
  it('is enough with a kit link alone, and with words only when the drive is named', () => {
    const link = { ...NOTHING_GIVEN, kit: FAKE_KIT_LINK }
    expect(secretOf(link)).toEqual({ kind: 'phrase', words: FAKE_KIT_LINK })
    expect(vaultIdOf(link)).toBeNull()
    const words = { ...NOTHING_GIVEN, kit: FAKE_WORDS }
    expect(vaultIdOf(words)).toBeUndefined()
    expect(vaultIdOf({ ...words, vaultId: ' ftv1abc ' })).toBe('ftv1abc')
  })

  it('of one way is nothing of another', () => {
    const given = { ...NOTHING_GIVEN, kit: FAKE_WORDS, way: 'passphrase' } as const
    expect(secretOf(given)).toBeNull()
    expect(secretOf({ ...given, passphrase: 'tall otter' })).toEqual({
      kind: 'passphrase',
      text: 'tall otter',
    })
    expect(vaultIdOf({ ...given, kit: FAKE_KIT_LINK })).toBeUndefined()
    expect(secretOf({ ...given, way: 'passkey' })).toBeNull()
  })
})
