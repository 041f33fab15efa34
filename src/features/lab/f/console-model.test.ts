import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../../client/live/endpoints.ts'
import type { ConsoleExchange, NodeHealth } from '../../../client/live/live-api.ts'
import { endpointIn, initialFields, withEndpoint } from './console-address.ts'
import { FIELD_HINTS, sentenceOfEndpoint } from './endpoint-words.ts'
import { healthCells } from './health-words.ts'
import { LANGUAGES, snippetOf } from './snippets.ts'

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

describe('the console', () => {
  it('has a sentence for every endpoint and a hint for every field', () => {
    for (const { id, fields } of ENDPOINTS) {
      expect(sentenceOfEndpoint(id), id).not.toBe('')
      for (const { name } of fields) expect(FIELD_HINTS, name).toHaveProperty(name)
    }
  })

  it('has the endpoint in the address, and the first one where that names none', () => {
    const search = withEndpoint(new URLSearchParams('validator=5F'), '/miners')
    expect(endpointIn(search).id).toBe('/miners')
    expect(search.get('validator')).toBe('5F')
    expect(endpointIn(new URLSearchParams('call=__proto__')).id).toBe('StoreUser')
    expect(initialFields(endpointIn(search))).toEqual({ sort: '', limit: '5', cursor: '' })
  })
})

describe('how a node is', () => {
  const silent: NodeHealth = {
    node: '5F',
    uid: 1,
    status: null,
    ms: 8_000,
    problem: 'it did not answer in time',
    block: null,
    blockAgeMs: null,
    running: null,
    waiting: null,
    frames: null,
    version: null,
    skewMs: null,
    admission: null,
    limits: null,
  }

  it('that is silent is bad where that is known, and unknown everywhere else', () => {
    const tones = healthCells(silent).map(({ tone }) => tone)
    expect(tones.slice(0, 2)).toEqual(['bad', 'bad'])
    expect(new Set(tones.slice(2))).toEqual(new Set(['unknown']))
  })

  it('that is well says so, and a clock that is off is bad', () => {
    const well = { ...silent, status: 200, problem: '', skewMs: 3_100, admission: '', frames: true }
    const cells = new Map(healthCells(well).map(({ label, text, tone }) => [label, `${tone}: ${text}`]))
    expect(cells.get('State')).toBe('good: well')
    expect(cells.get('Clock')).toBe('bad: 3.1 s ahead')
    expect(cells.get('Admits this key')).toBe('good: yes, unregistered')
  })

  it('has the same columns for every node', () => {
    const labels = (node: NodeHealth) => healthCells(node).map(({ label }) => label)
    expect(labels({ ...silent, node: null })).toEqual(labels(silent))
  })
})
