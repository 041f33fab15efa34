import { describe, expect, it } from 'vitest'
import { readChainUrls, readGenesis, readNames } from './settings.ts'

describe('the gateway’s settings', () => {
  it('takes several endpoints of one chain', () => {
    expect(readChainUrls('wss://a.example:443, ws://127.0.0.1:9944')).toEqual({
      ok: true,
      value: ['wss://a.example:443', 'ws://127.0.0.1:9944'],
    })
  })

  it.each([
    '',
    'a.example',
    'http://a.example',
    'wss://u:p@a.example',
    'wss://a.example,',
    'file:///etc/passwd',
  ])('refuses the endpoint “%s” with one sentence', (text) => {
    expect(readChainUrls(text)).toMatchObject({ ok: false, reason: 'bad-setting' })
  })

  it('refuses more endpoints than anybody has', () => {
    expect(readChainUrls(Array(9).fill('ws://a.example').join(','))).toMatchObject({ ok: false })
  })

  it('takes a whole genesis hash, and no other text', () => {
    expect(readGenesis(undefined)).toEqual({ ok: true, value: null })
    expect(readGenesis(`0x${'0a'.repeat(32)}`)).toMatchObject({ ok: true })
    for (const text of ['finney', '0x12', `0x${'0A'.repeat(32)}`])
      expect(readGenesis(text)).toMatchObject({ ok: false })
  })

  it('takes names as a browser sends them, and nothing that holds more', () => {
    expect(readNames(['Drive.Example'])).toEqual({ ok: true, value: ['drive.example'] })
    for (const name of ['https://drive.example', 'drive.example:443', '*.example', '', '-a'])
      expect(readNames([name])).toMatchObject({ ok: false })
  })
})
