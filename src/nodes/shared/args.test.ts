import { describe, expect, it } from 'vitest'
import { PORT_FLAG, parseFlags } from './args.ts'

const TABLE = {
  key: { kind: 'text', required: true, about: 'key file' },
  note: { kind: 'text', about: 'free text' },
  port: PORT_FLAG,
  origin: { kind: 'list', about: 'origin' },
  quiet: { kind: 'switch', about: 'say nothing' },
} as const

describe('parseFlags', () => {
  it('reads both spellings, defaults, lists and switches', () => {
    const parsed = parseFlags(['--key', 'a', '--origin', 'x', '--origin=y', '--quiet', '--port=70'], TABLE)
    expect(parsed).toEqual({
      ok: true,
      value: { key: 'a', note: undefined, port: 70, origin: ['x', 'y'], quiet: true },
    })
  })

  it.each([
    ['an unknown flag', ['--key', 'a', '--kye', 'b'], /--kye is unknown/],
    ['a prototype name', ['--key', 'a', '--constructor', 'b'], /--constructor is unknown/],
    ['a missing required flag', [], /--key is required/],
    ['a flag without its value', ['--key'], /--key needs a value/],
    ['a flag that swallows the next flag', ['--key', '--quiet'], /--key needs a value/],
    ['a repeated flag', ['--key', 'a', '--key', 'b'], /twice/],
    ['a value for a switch', ['--key', 'a', '--quiet=1'], /takes no value/],
    ['a stray word', ['--key', 'a', 'b'], /"b" is not a flag/],
    ['a port beyond range', ['--key', 'a', '--port', '70000'], /integer from 0 to 65535/],
    ['a fraction', ['--key', 'a', '--port', '1.5'], /integer/],
    ['an exponent', ['--key', 'a', '--port', '1e3'], /integer/],
    ['a word for a number', ['--key', 'a', '--port', 'http'], /integer/],
    ['a carriage return', ['--key', 'a\r'], /control character/],
    ['an empty text', ['--key='], /empty/],
  ])('refuses %s in one sentence', (_what, args, sentence) => {
    const parsed = parseFlags(args, TABLE)
    expect(parsed).toMatchObject({ ok: false, reason: 'bad-flag', detail: expect.stringMatching(sentence) })
    expect(parsed.ok ? '' : parsed.detail).not.toMatch(/\n/)
  })
})
