import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatKitLink, parseKitLink } from './kit-link.ts'
import { formatKitText, kitAddress, parseKit } from './recovery-kit.ts'
import { formatPhrase } from './recovery-phrase.ts'
import type { RecoveryKit } from './vault-api.ts'
import { formatVaultId } from './vault-id.ts'

const VAULT_ID = Uint8Array.from({ length: 16 }, (_unused, at) => at)
const ENTROPY = Uint8Array.from({ length: 32 }, (_unused, at) => 255 - at)
const LINK = '#/k/ftv1qqqsyqcyq5rqwzqfpg9scrgwpuc3f9zs/__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA'
const KIT: RecoveryKit = {
  slot: '0102030405060708',
  vaultId: formatVaultId(VAULT_ID),
  words: formatPhrase(ENTROPY),
  link: LINK,
  number: '4F2A-91C0',
  madeAt: Date.UTC(2026, 10, 28, 23, 59),
}
const ORIGIN = 'https://drive.example:8443'
const BOTH = { ok: true, value: { vaultId: VAULT_ID, entropy: ENTROPY } }

describe('the kit link', () => {
  it('has one text', () => {
    expect(formatKitLink({ vaultId: VAULT_ID, entropy: ENTROPY })).toBe(LINK)
    expect(kitAddress(KIT, `${ORIGIN}/`)).toBe(`${ORIGIN}/${LINK}`)
  })

  it.each([
    ['from its # on', LINK],
    ['in an address', `${ORIGIN}/${LINK}`],
    ['with its # escaped', `${ORIGIN}/${LINK.replace('#', '%23')}`],
    ['with # and / escaped', `${ORIGIN}/${LINK.replace('#', '%23').replaceAll('/', '%2F')}`],
    ['with a tracking tail', `${ORIGIN}/${LINK.replace('#', '%23')}?utm_source=mail`],
    ['between brackets', `<${ORIGIN}/${LINK}>`],
    ['with space around it', `\n  ${ORIGIN}/${LINK} \r\n`],
    ['with the identifier in capitals', LINK.replace(/ftv1\w+/, (id) => id.toUpperCase())],
    ['twice', `${LINK} ${ORIGIN}/${LINK}`],
  ])('is read %s', (_what, text) => {
    expect(parseKitLink(text)).toEqual(BOTH)
  })

  it('comes back from its text', () => {
    const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
    fc.assert(
      fc.property(bytes(16), bytes(32), (vaultId, entropy) => {
        expect(parseKitLink(formatKitLink({ vaultId, entropy }))).toEqual({
          ok: true,
          value: { vaultId, entropy },
        })
      }),
    )
  })

  it('cut at any length is refused, and no refusal repeats it', () => {
    for (let length = 0; length < LINK.length; length += 1) {
      const refusal = parseKitLink(LINK.slice(0, length))
      expect(refusal).toMatchObject({ ok: false, reason: 'kit-malformed' })
      expect(JSON.stringify(refusal)).not.toMatch(/__79|ftv1/)
    }
  })

  it.each([
    ['nothing', null],
    ['a share link', '#/s/bafkreiabc234/Zm9vYmFy_-A'],
    ['another kit beside it', `${LINK} ${LINK.replace('__79', '__78')}`],
    ['unused bits set in its key', LINK.replace(/A$/, 'B')],
    ['one character more', `${LINK}A`],
    ['a wrong identifier', LINK.replace('ftv1qqq', 'ftv1qqp')],
    ['far too much text', LINK + ' '.repeat(5000)],
  ])('is refused as %s', (_what, text) => {
    expect(parseKitLink(text)).toMatchObject({ ok: false, reason: 'kit-malformed' })
  })

  it('is read by a total function', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.anything()), (value) => {
        expect(parseKitLink(value).ok).toBe(false)
        expect(parseKit(value).ok).toBe(false)
      }),
    )
  })
})

describe('parseKit', () => {
  it('takes the words without a vault, and the link with it', () => {
    expect(parseKit(KIT.words)).toEqual({ ok: true, value: { vaultId: null, entropy: ENTROPY } })
    expect(parseKit(`${ORIGIN}/${LINK}`)).toEqual(BOTH)
  })

  it('says of words what is wrong with them, and of a link that it is broken', () => {
    expect(parseKit('abandon')).toMatchObject({ reason: 'phrase-malformed', problem: 'count' })
    expect(parseKit(`${ORIGIN}/#/k/ftv1qqqs`)).toMatchObject({ reason: 'kit-malformed' })
  })
})

describe('the kit as text', () => {
  it('reads as it is printed', () => {
    const text = formatKitText(KIT, ORIGIN)
    const words = KIT.words.split(' ')
    for (const shown of [...words, KIT.vaultId, KIT.number, '2026-11-28', `${ORIGIN}/${LINK}`]) {
      expect(text).toContain(shown)
    }
    expect(text.split('\n').every((line) => line.length <= 150)).toBe(true)
    expect(text).toMatch(new RegExp(`^ 1 ${words[0]} +7 ${words[6]} +13 ${words[12]} +19 ${words[18]}$`, 'm'))
  })

  it('comes back whole when all of it is pasted', () => {
    expect(parseKit(formatKitText(KIT, ORIGIN))).toEqual(BOTH)
  })

  it('gives its words back from the numbered list alone, read across or down', () => {
    const list = formatKitText(KIT, ORIGIN).split('Words:\n')[1]?.split('\n\n')[0] ?? ''
    expect(list).toMatch(/^ 1 \w+ +7 /)
    expect(parseKit(list)).toMatchObject({ ok: true, value: { entropy: ENTROPY } })
    const across = KIT.words.split(' ').map((word, at) => `${at + 1}) ${word}`)
    expect(parseKit(across.reverse().join('\n'))).toMatchObject({ ok: true, value: { entropy: ENTROPY } })
  })

  it('is in the language of the page', () => {
    const wording = {
      title: 'Titel',
      warning: 'Achtung',
      vault: 'Tresor',
      madeOn: 'Vom',
      number: 'Prüfnummer',
      words: 'Wörter',
      link: 'Verweis',
    }
    const text = formatKitText(KIT, ORIGIN, wording)
    for (const heading of Object.values(wording)) expect(text).toContain(heading)
    expect(parseKit(text)).toEqual(BOTH)
  })
})
