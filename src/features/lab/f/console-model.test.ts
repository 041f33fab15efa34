import { describe, expect, it } from 'vitest'
import { ENDPOINTS } from '../../../client/live/endpoints.ts'
import type { NodeHealth } from '../../../client/live/live-api.ts'
import { endpointIn, initialFields, withEndpoint } from './console-address.ts'
import { FIELD_HINTS, sentenceOfEndpoint } from './endpoint-words.ts'
import { healthCells } from './health-words.ts'

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
