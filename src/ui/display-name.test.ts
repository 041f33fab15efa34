import { t } from '@lingui/core/macro'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { displayName, downloadName, nameInSentence } from './display-name.ts'

describe('displayName', () => {
  it('spells out a right-to-left override that disguises an extension', () => {
    expect(displayName('invoice\u202Efdp.exe')).toBe('invoice‹U+202E›fdp.exe')
  })
  it('spells out zero-width characters between Latin letters', () => {
    expect(displayName('pay\u200Dpal\uFEFF')).toBe('pay‹U+200D›pal‹U+FEFF›')
  })
  it('keeps joiners that Persian words and family emoji need', () => {
    for (const name of ['می\u200Cخواهم.txt', '👨\u200D👩\u200D👧.png']) expect(displayName(name)).toBe(name)
  })
  it('spells out controls and lone surrogates, and keeps ordinary Unicode', () => {
    expect(displayName('a\nb\u0000\uD800')).toBe('a‹U+000A›b‹U+0000›‹U+D800›')
    expect(displayName('Übersicht – 日本語 ☕️.pdf')).toBe('Übersicht – 日本語 ☕️.pdf')
  })
})

describe('nameInSentence', () => {
  it('keeps an escape that is written out in a name from becoming its character', () => {
    for (const name of ['\\u202Efdp.exe', '\\x5c\\x41', '\\\\u202E', 'C:\\users', 'a\u202Eb'])
      expect(t`Actions for ${nameInSentence(name)}`).toBe(`Actions for ${displayName(name)}`)
  })
  it('changes no name on its way into a sentence', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (name) => {
        expect(t`Retry ${nameInSentence(name)}`).toBe(`Retry ${displayName(name)}`)
      }),
    )
  })
})

describe('downloadName', () => {
  it.each([
    ['../../etc/passwd', '_.._etc_passwd'],
    ['CON', '_CON'],
    ['nul.txt', '_nul.txt'],
    ['report. ', 'report'],
    ['\u202E\u200B', 'download'],
    ['a:b|c?.txt', 'a_b_c_.txt'],
    ['console.log', 'console.log'],
    ['.env', 'env'],
  ])('writes %j as %j', (name, safe) => {
    expect(downloadName(name)).toBe(safe)
  })
  it('keeps the extension of a name that is too long', () => {
    const safe = downloadName(`${'x'.repeat(400)}.tar.gz`)
    expect(safe).toHaveLength(200)
    expect(safe.endsWith('.gz')).toBe(true)
  })
  it('never returns a path, an empty name or a control character, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
        const safe = downloadName(name)
        expect(safe.length).toBeGreaterThan(0)
        expect(safe).not.toMatch(/[/\\:*?"<>|\p{Cc}]|[\u202A-\u202E\u2066-\u2069]/u)
        expect(safe).not.toMatch(/^\.|[. ]$/)
      }),
    )
  })
})
