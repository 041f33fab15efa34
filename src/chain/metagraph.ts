/**
 * From what the runtime answers to our `Metagraph`, by way of a shape check. Layouts are never assumed:
 * the client library decodes with the chain's own metadata, and what comes out is checked here, because
 * SelectiveMetagraph grew twice within a year. Fields we do not use may come and go.
 *
 * Two calls are needed: NeuronInfoLite has no registration block, SelectiveMetagraph has no validator trust.
 */
import * as v from 'valibot'
import { decodeAddress } from '../wire/ss58.ts'
import { type BlockRef, ChainError, type Metagraph, type Neuron } from './chain-types.ts'
import { ipText } from './ip-text.ts'

/** Positions in SelectiveMetagraph, which is also how the runtime wants columns asked for. */
export const SELECTIVE_INDEXES: readonly number[] = [
  0, // netuid: answered 0 unless asked for
  8, // tempo
  31, // max_uids
  36, // immunity_period
  52, // hotkeys
  66, // block_at_registration
  69, // total_stake
]

const U16_MAX = 65_535

const count = v.pipe(v.union([v.number(), v.bigint()]), v.transform(Number), v.integer(), v.minValue(0))
const amount = v.pipe(
  v.union([v.number(), v.bigint()]),
  v.transform((value) => BigInt(value)),
)
/** u16 of 65535 -> 0..1. */
const ratio = v.pipe(
  count,
  v.maxValue(U16_MAX),
  v.transform((value) => value / U16_MAX),
)

/** Addresses found right, most of which come again at every block; a subnet has some hundreds. */
const known = new Set<string>()
const KNOWN_MAX = 20_000

/**
 * The client library makes the text from the chain's 32 bytes, with the prefix that the chain says; every signature of
 * this network is checked under prefix 42, so a chain with another one is not ours.
 */
const isAddress = (text: string): boolean => {
  if (known.has(text)) return true
  if (!decodeAddress(text).ok) return false
  if (known.size >= KNOWN_MAX) known.clear()
  known.add(text)
  return true
}
const account = v.pipe(v.string(), v.check(isAddress, 'is not an SS58 address of prefix 42'))

const neuronSchema = v.object({
  uid: count,
  hotkey: account,
  coldkey: account,
  active: v.boolean(),
  axon_info: v.object({ version: count, ip: amount, port: count, ip_type: count, protocol: count }),
  emission: amount,
  incentive: ratio,
  dividends: ratio,
  validator_trust: ratio,
  last_update: count,
  validator_permit: v.boolean(),
})
const neuronsSchema = v.array(neuronSchema)

const columnsSchema = v.object({
  netuid: count,
  tempo: count,
  max_uids: count,
  immunity_period: count,
  hotkeys: v.array(v.string()),
  block_at_registration: v.array(count),
  total_stake: v.array(amount),
})

export interface MetagraphAnswers {
  readonly netuid: number
  readonly block: BlockRef
  readonly specVersion: number
  /** NeuronInfoRuntimeApi.get_neurons_lite */
  readonly neurons: unknown
  /** SubnetInfoRuntimeApi.get_selective_metagraph; undefined = no such subnet */
  readonly columns: unknown
  /** SubnetInfoRuntimeApi.get_next_epoch_start_block, undefined where the runtime has none */
  readonly nextEpoch: unknown
  /** Timestamp.Now, unix milliseconds */
  readonly timestamp?: unknown
}

/** @throws ChainError `no-such-subnet`, `runtime-not-understood` */
export const parseMetagraph = (answers: MetagraphAnswers): Metagraph => {
  const { netuid, block, specVersion } = answers
  if (answers.columns === undefined || answers.columns === null)
    throw new ChainError('no-such-subnet', `the chain has no subnet ${netuid}`)
  const columns = checked('SelectiveMetagraph', columnsSchema, answers.columns, specVersion)
  const neurons = checked('NeuronInfoLite', neuronsSchema, answers.neurons, specVersion)
  const nextEpoch = v.safeParse(count, answers.nextEpoch)
  const timestamp = v.safeParse(count, answers.timestamp)
  const { hotkeys, block_at_registration: registered, total_stake: stakes } = columns
  const complain = (what: string): never => {
    throw notUnderstood(specVersion, what)
  }
  if (neurons.length > columns.max_uids)
    complain(`${neurons.length} neurons in a subnet of at most ${columns.max_uids}`)
  if (new Set(hotkeys).size !== hotkeys.length) complain('a hotkey holds two uids')
  if (columns.netuid !== netuid) complain(`asked for subnet ${netuid}, answered ${columns.netuid}`)
  for (const [name, list] of Object.entries({
    hotkeys,
    block_at_registration: registered,
    total_stake: stakes,
  }))
    if (list.length !== neurons.length)
      complain(`${name} has ${list.length} rows for ${neurons.length} neurons`)
  return {
    netuid,
    block: block.number,
    blockHash: block.hash,
    // Zero is a chain whose clock was never set.
    timestampMs: timestamp.success && timestamp.output > 0 ? timestamp.output : null,
    tempo: columns.tempo,
    immunityPeriod: columns.immunity_period,
    maxUids: columns.max_uids,
    nextEpochBlock: nextEpoch.success ? nextEpoch.output : null,
    neurons: neurons.map((lite, uid) => {
      const registeredAtBlock = registered[uid]
      const stakeRao = stakes[uid]
      if (lite.uid !== uid || lite.hotkey !== hotkeys[uid]) return complain(`row ${uid} holds another neuron`)
      if (registeredAtBlock === undefined || stakeRao === undefined) return complain(`row ${uid} is missing`)
      return neuronOf(lite, registeredAtBlock, stakeRao)
    }),
  }
}

const neuronOf = (
  lite: v.InferOutput<typeof neuronSchema>,
  registeredAtBlock: number,
  stakeRao: bigint,
): Neuron => {
  const { ip, ip_type, port, version, protocol } = lite.axon_info
  const address = ip === 0n || port === 0 ? null : ipText(ip, ip_type)
  return {
    uid: lite.uid,
    hotkey: lite.hotkey,
    coldkey: lite.coldkey,
    axon: address === null ? null : { ip: address, port, version, protocol },
    stakeRao,
    incentive: lite.incentive,
    dividends: lite.dividends,
    validatorTrust: lite.validator_trust,
    emissionRao: lite.emission,
    active: lite.active,
    validatorPermit: lite.validator_permit,
    registeredAtBlock,
    lastUpdateBlock: lite.last_update,
  }
}

const notUnderstood = (specVersion: number, what: string): ChainError =>
  new ChainError(
    'runtime-not-understood',
    `this chain's runtime (spec ${specVersion}) is other than this app understands: ${what}`,
  )

const checked = <Schema extends v.GenericSchema>(
  name: string,
  schema: Schema,
  value: unknown,
  specVersion: number,
): v.InferOutput<Schema> => {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return parsed.output
  const what = parsed.issues
    .slice(0, 3)
    .map((issue) => `${name}.${v.getDotPath(issue) ?? ''}: ${issue.message}`)
  throw notUnderstood(specVersion, what.join('; '))
}
