import { describe, expect, it } from 'vitest'
import type { SlotView } from '../../../client/vault-api.ts'
import { wayName, whatIsLeft } from './ways-model.ts'

const slot = (kind: SlotView['kind'], label = ''): SlotView => ({
  slot: `${kind}-${label}`,
  kind,
  label,
  createdAt: 0,
  cost: null,
  credentialId: null,
})
const [passphrase, kit, passkey] = [slot('passphrase'), slot('phrase'), slot('passkey')]

describe('whatIsLeft', () => {
  it.each([
    ['the only kit beside a passphrase', [passphrase, kit], kit, /forgotten passphrase would lose/],
    ['the only kit beside a passkey', [passkey, kit], kit, /only passkeys/],
    ['the passphrase beside a passkey', [passphrase, passkey], passphrase, /only passkeys/],
    ['the passphrase beside a kit', [passphrase, kit], passphrase, /only the recovery kit/],
    ['the passkey of a drive with all three', [passphrase, kit, passkey], passkey, /^$/],
    ['one kit of two', [passphrase, kit, slot('phrase', 'old')], kit, /^$/],
  ])('without %s', (_, slots, removed, expected) => {
    expect(whatIsLeft(slots, removed.slot)).toMatch(expected)
  })
})

describe('wayName', () => {
  it('is the kind where nothing was chosen', () => {
    expect(wayName(kit)).toBe('Recovery kit')
  })
  it('spells out what would turn the text around', () => {
    expect(wayName(slot('passkey', 'key\u202Eyek'))).toBe('key‹U+202E›yek')
  })
})
