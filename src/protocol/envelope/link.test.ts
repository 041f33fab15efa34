import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cidOfDigest } from '../cid.ts'
import { findLink, formatLink, formatShareLink, parseLink } from './link.ts'

const cid = cidOfDigest(new Uint8Array(32).fill(1))
const fileKey = new Uint8Array(32).map((_, i) => 255 - i)
const link = `#/s/${cid}/__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA`
const shared = link.replace('#/s/', '#/l/')

describe('share link', () => {
  it('has one text', () => {
    expect(formatLink(cid, fileKey)).toBe(link)
    expect(formatShareLink(cid, fileKey)).toBe(shared)
  })

  it('round trips, alone and inside an address', () => {
    for (const text of [link, `https://drive.example/app/?x=1${link}`, `${link}\n`]) {
      expect(parseLink(text)).toEqual({ ok: true, value: { cid, fileKey } })
    }
  })

  it('is not made of what is no CID or no key', () => {
    for (const make of [formatLink, formatShareLink]) {
      expect(() => make('no', fileKey)).toThrow('not a CID')
      expect(() => make(cid, fileKey.subarray(1))).toThrow('a key has 32 bytes')
    }
  })

  it('survives a scanner that rewrote # and /', () => {
    const hashed = `https://drive.example/${link.replace('#', '%23')}`
    expect(parseLink(hashed)).toEqual({ ok: true, value: { cid, fileKey } })
    const all = `https://drive.example/${link.replace('#', '%23').replaceAll('/', '%2F')}`
    expect(parseLink(all)).toEqual({ ok: true, value: { cid, fileKey } })
  })

  it.each([
    ['nothing', ''],
    ['no key', link.slice(0, link.lastIndexOf('/'))],
    ['key cut by one', link.slice(0, -1)],
    ['key longer by one', `${link}A`],
    ['padding', `${link}=`],
    ['something after it', `${link}&utm=1`],
    ['upper-case CID', link.replace(cid, cid.toUpperCase())],
    ['another route', link.replace('#/s/', '#/t/')],
  ])('is refused: %s', (_label, text) => {
    expect(parseLink(text).ok).toBe(false)
  })

  it.each([
    [7, 'link-malformed', 'not a link'],
    [link.padStart(4097), 'link-malformed', 'not a link'],
    ['#/t/', 'link-malformed', 'no #/s/… in the text'],
    [link.replace(cid, 'b'), 'link-cid-malformed', 'a content id has 59 characters'],
    [`${link}A`, 'link-key-malformed', 'the key is not 32 bytes of base64url'],
  ])('says why %j is none', (text, reason, detail) => {
    expect(parseLink(text)).toEqual({ ok: false, reason, detail })
    expect(parseLink(link.padStart(4096)).ok).toBe(true)
  })

  it('has one spelling: stray bits at the end of the key are refused', () => {
    const last = link.at(-1) ?? ''
    for (const other of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
      const got = parseLink(link.slice(0, -1) + other)
      if (got.ok) expect(formatLink(got.value.cid, got.value.fileKey).at(-1)).toBe(other)
      if (other === last) expect(got.ok).toBe(true)
    }
  })

  it('never throws and never tells the key', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string().map((s) => `#/s/${cid}/${s}`),
        ),
        (value) => {
          const got = parseLink(value)
          if (!got.ok && typeof value === 'string') {
            const key = value.slice(value.lastIndexOf('/') + 1)
            if (key.length > 12) expect(got.detail).not.toContain(key)
          }
        },
      ),
    )
    expect(parseLink('x'.repeat(5000)).ok).toBe(false)
  })
})

describe('a link in whatever somebody was sent', () => {
  const value = { kind: 'share', cid, key: fileKey }
  const address = `https://drive.example/${shared}`

  it.each([
    ['as it is', shared],
    ['in an address', address],
    ['with %23', address.replace('#', '%23')],
    ['with %23 and %2f', address.replace('#', '%23').replaceAll('/', '%2f')],
    [
      'in a Safe Links address',
      `https://x.safelinks.example/?url=${encodeURIComponent(address)}&data=05%7C02`,
    ],
    [
      'in one inside another',
      `https://a.example/?u=${encodeURIComponent(`https://b.example/?u=${encodeURIComponent(address)}`)}`,
    ],
    ['broken over two lines', `${address.slice(0, 60)}\r\n ${address.slice(60)}`],
    ['with a soft hyphen and a mark of no width', `${address.slice(0, 60)}\u00ad${address.slice(60)}\u200b`],
    ['in a sentence', `Here: <${address}>. Greetings`],
    ['without its first slash', address.replace('#/', '#')],
    ['with a tracking parameter', `${address}?utm_source=mail`],
  ])('is found %s', (_label, text) => {
    expect(findLink(text)).toEqual({ ok: true, value })
  })

  it('of a lone file is told apart', () => {
    expect(findLink(link)).toEqual({ ok: true, value: { kind: 'file', cid, key: fileKey } })
    expect(parseLink(shared).ok).toBe(false)
  })

  it.each([
    ['nothing', '', 'link-malformed'],
    ['another place of the page', '#/drive', 'link-malformed'],
    ['a CID that lost letters', shared.replace(cid, cid.slice(0, -3)), 'link-cid-malformed'],
    ['a key that was cut', shared.slice(0, -2), 'link-key-malformed'],
    ['a key that grew', `${shared}A`, 'link-key-malformed'],
    ['too much text', 'x'.repeat(5000), 'link-malformed'],
    ['no text', 7, 'link-malformed'],
  ])('is not found in %s', (_label, text, reason) => {
    expect(findLink(text)).toMatchObject({ ok: false, reason })
  })

  it('is found after four rounds of escaping, not after five, and says why it is not', () => {
    let text = address
    for (let i = 0; i < 4; i += 1) text = text.replaceAll('%', '%25').replaceAll('#', '%23')
    expect(findLink(text)).toEqual({ ok: true, value })
    expect(findLink(text.replaceAll('%', '%25'))).toEqual({
      ok: false,
      reason: 'link-malformed',
      detail: 'no link in the text',
    })
    expect(findLink(shared.padStart(4096)).ok).toBe(true)
    expect(findLink(shared.padStart(4097))).toMatchObject({ detail: 'not a link' })
    expect(findLink(7)).toMatchObject({ detail: 'not a link' })
    const wrong = findLink(`${shared.replace(cid, 'b')} ${shared}A`)
    expect(wrong).toMatchObject({ reason: 'link-cid-malformed', detail: 'a content id has 59 characters' })
    expect(findLink(`${shared}A`)).toMatchObject({ detail: 'the key is not 32 bytes of base64url' })
    expect(findLink(`${shared.replace(cid, 'b')} ${shared}`)).toEqual({ ok: true, value })
  })

  it('is looked for without throwing, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.anything(), fc.string({ unit: fc.constantFrom(...Array.from('#/%25sl23fF-_Aa')) })),
        (text) => {
          findLink(text)
        },
      ),
    )
  })
})
