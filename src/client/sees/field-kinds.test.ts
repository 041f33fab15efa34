import { describe, expect, it } from 'vitest'
import { DELEGATION_HEADER } from '../../wire/delegation.ts'
import { buildRequest } from '../../wire/dendrite.ts'
import { keypairFromMiniSecret } from '../../wire/sr25519.ts'
import { REQUEST_SCHEMAS, SYNAPSE_NAMES, SYNAPSES, type SynapseName } from '../../wire/synapse.ts'
import { kindOf } from './field-kinds.ts'
import { RELAY_RULES } from './relayed.ts'

/** What a drive sends, and what its validators send to miners for it. */
const USER = SYNAPSE_NAMES.filter(
  (name) => name.endsWith('User') || name.endsWith('Head') || name === 'RevokeSession',
)
const asked = (name: SynapseName): string[] => Object.keys(REQUEST_SCHEMAS[name].entries)

describe('kindOf', () => {
  it.each(USER)('explains every member of %s', (name) => {
    const names = [...SYNAPSES[name].fields.map((field) => field.name), ...asked(name)]
    expect(names.filter((each) => kindOf(each) === 'unexplained')).toEqual([])
  })

  it('explains what a session adds', () => {
    expect(kindOf(DELEGATION_HEADER)).toBe('delegation')
  })

  it.each([true, false])('explains every header and what is around the members (framed: %s)', (framed) => {
    const keypair = keypairFromMiniSecret(new Uint8Array(32).fill(2))
    const { headers, body } = buildRequest({
      synapse: 'RetrieveUser',
      fields: { data_hash: 'bafk', range_start: null, range_end: null },
      keypair,
      target: { hotkey: keypair.address, ip: '127.0.0.1', port: 1 },
      nonce: 1n,
      uuid: 'u',
      timeoutSeconds: 1,
      framed,
    })
    const text = new TextDecoder().decode(framed ? body.subarray(4) : body)
    const names = [...Object.keys(headers), ...Object.keys(JSON.parse(text) as object)]
    expect(names.filter((each) => kindOf(each) === 'unexplained')).toEqual([])
  })

  it('does not explain what it has never heard of', () => {
    expect(kindOf('file_name')).toBe('unexplained')
    expect(kindOf('constructor')).toBe('unexplained')
  })
})

describe('RELAY_RULES', () => {
  it.each(Object.entries(RELAY_RULES))('of %s names members that the protocol has', (name, rule) => {
    const user = SYNAPSE_NAMES.find((each) => each === name) ?? 'Synapse'
    const given = new Set([...SYNAPSES[user].fields.map((field) => field.name), ...asked(user)])
    const miner = new Set([...SYNAPSES[rule.synapse].fields.map((f) => f.name), ...asked(rule.synapse)])
    for (const passed of rule.passed) expect(given).toContain(passed)
    for (const each of [...rule.passed, ...rule.made]) {
      expect(miner).toContain(each)
      expect(kindOf(each)).not.toBe('unexplained')
    }
  })

  it.each(Object.entries(RELAY_RULES))('of %s leave out nothing that a miner is asked with', (_, rule) => {
    expect(new Set([...rule.passed, ...rule.made])).toEqual(
      new Set([
        ...asked(rule.synapse),
        ...(SYNAPSES[rule.synapse].requestData === null ? [] : ['encrypted_data']),
      ]),
    )
  })
})
