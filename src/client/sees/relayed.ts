/** What a validator passes on to each miner that takes part, by docs/wire.md: nobody but the two of them sees it. */
import type { SynapseName } from '../../wire/synapse.ts'
import type { Relayed, SentField } from '../sees-api.ts'
import { kindOf } from './field-kinds.ts'

interface Rule {
  readonly synapse: SynapseName
  /** Copied from the request. */
  readonly passed: readonly string[]
  /** Made by the validator. */
  readonly made: readonly string[]
}

export const RELAY_RULES: Readonly<Partial<Record<SynapseName, Rule>>> = {
  StoreUser: { synapse: 'Store', passed: ['encrypted_data', 'ttl'], made: ['curve', 'g', 'h', 'seed'] },
  RetrieveUser: { synapse: 'Retrieve', passed: [], made: ['data_hash', 'seed'] },
  ChallengeUser: {
    synapse: 'Challenge',
    passed: ['challenge_index', 'chunk_size', 'curve', 'g', 'h', 'seed'],
    made: ['challenge_hash'],
  },
  RenewUser: { synapse: 'Renew', passed: ['ttl'], made: ['data_hash'] },
  DeleteUser: { synapse: 'Discard', passed: [], made: ['data_hash', 'seeds'] },
}

/** @param fields of the request to the validator */
export function relayedOf(synapse: SynapseName, fields: readonly SentField[]): Relayed | null {
  const rule = RELAY_RULES[synapse]
  if (rule === undefined) return null
  const sent = new Map(
    fields.filter(({ part }) => part !== 'header').map((field) => [field.name, field.bytes]),
  )
  const sized = (name: string, bytes: number | null) => ({ name, kind: kindOf(name), bytes })
  return {
    synapse: rule.synapse,
    fields: [
      // An absent time to live is the validator's own choice.
      ...rule.passed.map((name) => sized(name, sent.get(name) || null)),
      ...rule.made.map((name) => sized(name, null)),
    ],
  }
}

/** Bytes of it that are known. */
export function relayedBytes(relayed: Relayed | null): number {
  return relayed?.fields.reduce((sum, { bytes }) => sum + (bytes ?? 0), 0) ?? 0
}
