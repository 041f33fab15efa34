import { describe, expect, it } from 'vitest'
import type { ConsoleExchange } from './live-api.ts'
import { SNIPPETS, snippetOf } from './snippets.ts'

const LANGUAGES = SNIPPETS.map(({ language }) => language)
const SIGNATURE = `0x${'c4'.repeat(64)}`
const exchange: ConsoleExchange = {
  method: 'POST',
  url: 'http://page.test/axon/5Axon/RenewUser',
  headers: {
    name: 'RenewUser',
    bt_header_dendrite_hotkey: '5Visit',
    bt_header_dendrite_nonce: '1764340000000000000',
    bt_header_dendrite_uuid: 'one-id',
    bt_header_dendrite_signature: SIGNATURE,
    bt_header_axon_hotkey: '5Axon',
    computed_body_hash: '9d'.repeat(32),
    total_size: '99',
    'content-type': 'application/x-filetao-frame',
  },
  signed: '1.2.3',
  body: '{"name":"RenewUser","dendrite":{"hotkey":"5Visit"},"data_hash":"b","ttl":600}',
  bodyBytes: 99,
  dataBytes: 0,
  status: null,
  answerHeaders: {},
  answer: '',
  answerBytes: 0,
  ms: 0,
  problem: '',
}

describe('a call as code', () => {
  it.each(LANGUAGES)(
    'in %s has its address and never a signature, nonce or key of this visit',
    (language) => {
      const code = snippetOf(language, exchange)
      expect(code).toContain('page.test/axon/5Axon')
      for (const secret of [SIGNATURE, '1764340000000000000', 'one-id', '9d9d'])
        expect(code).not.toContain(secret)
    },
  )

  it('in TypeScript names the members that a caller chooses, and no envelope', () => {
    const code = snippetOf('typescript', exchange)
    expect(code).toContain('"ttl": 600')
    expect(code).toContain('framed: true')
    expect(code).not.toContain('5Visit')
  })

  it('whose body was cut for showing, or is no JSON, is still code', () => {
    const code = snippetOf('typescript', { ...exchange, body: '{"name": "x…' })
    expect(code).toContain('fields: {}')
  })

  it('that carries data takes it from the form, as text or drawn anew', () => {
    const text = { ...exchange, dataBytes: 6, body: '{"name":"StoreUser","ttl":60,"content_root":"ab"}' }
    expect(snippetOf('python', text, 'He"llo')).toContain('data = "He\\"llo".encode()')
    expect(snippetOf('python', text, 'random:1000')).toContain('os.urandom(1000)')
    expect(snippetOf('typescript', text, 'random:1000')).toContain('new Uint8Array(1000)')
    expect(snippetOf('typescript', text, 'x')).not.toContain('content_root')
  })

  it('of a view is a GET without anything signed', () => {
    const view = { ...exchange, method: 'GET', url: "http://p/api/a'b", signed: null, body: null } as const
    for (const language of LANGUAGES) expect(snippetOf(language, view)).not.toContain('SIGNATURE')
    expect(snippetOf('curl', view)).toContain(`'http://p/api/a'\\''b'`)
  })

  it('in JSON hashes what the specification hashes', () => {
    const headers = { ...exchange.headers, 'content-type': 'application/json' }
    expect(snippetOf('python', { ...exchange, headers })).toContain('required_hash_fields')
    expect(snippetOf('typescript', { ...exchange, headers })).toContain('framed: false')
  })
})
