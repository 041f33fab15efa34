/**
 * The forms in which a secret could have been written down by accident, and one pass over bytes that finds all of all secrets: the
 * time depends on how much is searched, not on how many are looked for.
 */
import { base32, base58 } from '@scure/base'

export interface Secret {
  readonly name: string
  /** Text is looked for in UTF-8, and in UTF-16 too. */
  readonly value: string | Uint8Array
}

interface Needle {
  readonly secret: string
  readonly form: string
  readonly bytes: Buffer
}

/** Shorter ones would be found by chance. */
export const NEEDLE_BYTES_MIN = 8

export class LeakSearch {
  /** By their first four bytes. */
  readonly #needles = new Map<number, Needle[]>()
  /** The first two bytes of each, so that most places are passed by without a look at the map. */
  readonly #begins = new Uint8Array(65_536)

  /** @throws RangeError for a secret that would be found by chance */
  constructor(secrets: readonly Secret[]) {
    for (const needle of secrets.flatMap(needlesOf)) {
      const start = needle.bytes.readUInt32LE(0)
      this.#begins[start & 0xffff] = 1
      const same = this.#needles.get(start)
      if (same === undefined) this.#needles.set(start, [needle])
      else same.push(needle)
    }
  }

  /** `secret as form` of all that is in there, each once. */
  in(bytes: Buffer): string[] {
    const found = new Set<string>()
    const last = bytes.length - NEEDLE_BYTES_MIN
    for (let at = 0; at <= last; at++) {
      if (this.#begins[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)] === 0) continue
      for (const { secret, form, bytes: wanted } of this.#needles.get(bytes.readUInt32LE(at)) ?? [])
        if (bytes.subarray(at, at + wanted.length).equals(wanted)) found.add(`${secret} as ${form}`)
    }
    return [...found]
  }
}

function needlesOf({ name, value }: Secret): Needle[] {
  const raw = Buffer.from(value)
  const forms: [string, Buffer][] = [
    ['raw', raw],
    ['reversed', Buffer.from(raw).reverse()],
  ]
  for (const [form, text] of textsOf(raw)) {
    forms.push([form, Buffer.from(text)])
    // A key in a title or a store of strings is text too.
    if (form === 'hex' || form.startsWith('base64'))
      forms.push([`${form} in UTF-16`, Buffer.from(text, 'utf16le')])
  }
  if (typeof value === 'string') {
    const wide = Buffer.from(value, 'utf16le')
    forms.push(['UTF-16LE', wide], ['UTF-16BE', Buffer.from(wide).swap16()])
    const escaped = encodeURIComponent(value)
    if (escaped !== value) forms.push(['percent-encoded', Buffer.from(escaped)])
    if (escaped.includes('%20')) forms.push(['of a form', Buffer.from(escaped.replaceAll('%20', '+'))])
  }
  const needles = forms.map(([form, bytes]) => ({ secret: name, form, bytes }))
  const short = needles.find(({ bytes }) => bytes.length < NEEDLE_BYTES_MIN)
  if (short !== undefined) throw new RangeError(`${name} is too short to be looked for as ${short.form}`)
  return needles
}

function textsOf(raw: Buffer): [string, string][] {
  const hex = raw.toString('hex')
  const bytes = [...raw]
  const texts: [string, string][] = [
    ['hex', hex],
    ['HEX', hex.toUpperCase()],
    ['hex with colons', hex.replaceAll(/..(?=.)/g, '$&:')],
    ['percent-encoded bytes', hex.toUpperCase().replaceAll(/../g, '%$&')],
    ['percent-encoded bytes, small', hex.replaceAll(/../g, '%$&')],
    ['numbers', bytes.join(',')],
    ['numbers with blanks', bytes.join(', ')],
    ['an object of numbers', bytes.map((byte, at) => `"${at}":${byte}`).join(',')],
    ['base58', base58.encode(raw)],
  ]
  for (const offset of [0, 1, 2]) {
    const text = alignedAt(raw, offset, 6, (given) => given.toString('base64'))
    const url = text.replaceAll('+', '-').replaceAll('/', '_')
    texts.push([`base64 after ${offset} bytes`, text])
    if (url !== text) texts.push([`base64 after ${offset} bytes, for URLs`, url])
  }
  for (const offset of [0, 1, 2, 3, 4]) {
    const text = alignedAt(raw, offset, 5, (given) => base32.encode(given))
    texts.push(
      [`base32 after ${offset} bytes`, text],
      [`base32 after ${offset} bytes, small`, text.toLowerCase()],
    )
  }
  return texts
}

/** The characters that depend on the bytes alone, when they stand behind `offset` others. @param bits of a character */
function alignedAt(raw: Buffer, offset: number, bits: number, encode: (bytes: Buffer) => string): string {
  const text = encode(Buffer.concat([Buffer.alloc(offset), raw]))
  return text.slice(Math.ceil((offset * 8) / bits), Math.floor(((offset + raw.length) * 8) / bits))
}
