import { describe, expect, it } from 'vitest'
import type { Exchange } from '../../client/sees-api.ts'
import { groupExchanges, objectsIn, punctuationOf, sumsOf } from './sees-model.ts'

let number = 0
function exchange(change: Partial<Exchange>): Exchange {
  number += 1
  return {
    number,
    at: 0,
    action: 'upload',
    synapse: 'StoreUser',
    target: 'node-a',
    isFramed: true,
    up: { body: 1_100, headers: 300 },
    down: 50,
    ms: 10,
    end: 'answered',
    fields: [
      { name: 'encrypted_data', kind: 'ciphertext', part: 'data', bytes: 1_000 },
      { name: 'content_root', kind: 'content-root', part: 'json', bytes: 64 },
      { name: 'data_hash', kind: 'object-name', part: 'json', bytes: 0 },
      { name: 'bt_header_dendrite_nonce', kind: 'moment', part: 'header', bytes: 19 },
    ],
    relayed: {
      synapse: 'Store',
      fields: [
        { name: 'encrypted_data', kind: 'ciphertext', bytes: 1_000 },
        { name: 'g', kind: 'random', bytes: null },
      ],
    },
    ...change,
  }
}

describe('groupExchanges', () => {
  it('keeps an action in one piece while another runs beside it', () => {
    const list = [0, 1, 2, 3].map((at) =>
      exchange({ at: at * 1_000, action: at % 2 === 0 ? 'upload' : 'sync' }),
    )
    const groups = groupExchanges(list)
    expect(groups.map(({ action, exchanges }) => [action, exchanges.length])).toEqual([
      ['sync', 2],
      ['upload', 2],
    ])
    expect(groups[0]?.exchanges.map(({ at }) => at)).toEqual([3_000, 1_000])
  })

  it('begins another action after half a minute of silence, not after a long answer', () => {
    const list = [exchange({ at: 0, ms: 60_000 }), exchange({ at: 80_000 }), exchange({ at: 111_000 })]
    expect(groupExchanges(list).map(({ exchanges }) => exchanges.length)).toEqual([1, 2])
  })

  it('keeps its name while it grows', () => {
    const list = [exchange({ at: 0 }), exchange({ at: 5 })]
    expect(groupExchanges(list.slice(0, 1))[0]?.key).toBe(groupExchanges(list)[0]?.key)
  })
})

describe('sumsOf', () => {
  it('adds up what each party received, the largest kinds first, without what is empty', () => {
    const sums = sumsOf([exchange({}), exchange({ target: 'node-b' })])
    expect(sums).toMatchObject({
      nodes: 2,
      up: 2_200,
      headers: 600,
      down: 100,
      failed: 0,
      relayedBytes: 2_000,
    })
    expect(sums.sent).toEqual([
      { kind: 'ciphertext', bytes: 2_000 },
      { kind: 'content-root', bytes: 128 },
    ])
    expect(sums.relayed).toEqual([
      { kind: 'ciphertext', bytes: 2_000 },
      { kind: 'random', bytes: null },
    ])
  })

  it('has miners receive nothing of what a validator refused', () => {
    const sums = sumsOf([exchange({ end: 'refused', down: null })])
    expect(sums).toMatchObject({ relayed: [], relayedBytes: 0, failed: 1, up: 1_100, down: 0 })
  })
})

it('counts only objects that were taken', () => {
  const list = [exchange({}), exchange({ end: 'timed-out' }), exchange({ synapse: 'Synapse' })]
  expect(objectsIn(list)).toBe(1)
})

it('accounts for every byte of a body', () => {
  expect(punctuationOf(exchange({}))).toBe(36)
})
