/** The form of the chain's file, in every version that can still be read. */
import * as v from 'valibot'
import { INITIAL_BURN_RAO } from './burn-price.ts'

/**
 * Older files are read on from; the next block is saved as the newest version.
 * - 1 had no bonds and a fixed least number of neurons out of immunity: bonds begin empty, with the chain's default.
 * - 2 had no balances, prices or limits, and kept a block without its calls: nobody has a balance, stake is that of
 *   the neurons, and the subnet keeps the rules it was run with (loopback, no limits).
 */
export const VERSION = 3

const NO_EVENTS = '0x00'

const uint = v.pipe(v.number(), v.integer(), v.minValue(0))
const u16 = v.pipe(uint, v.maxValue(65_535))
const hash = v.pipe(v.string(), v.regex(/^0x[0-9a-f]{64}$/))
const hex = v.pipe(v.string(), v.regex(/^0x([0-9a-f]{2})*$/))
const big = v.pipe(
  v.string(),
  v.regex(/^\d{1,39}n$/),
  v.transform((text) => BigInt(text.slice(0, -1))),
)

const axonSchema = v.strictObject({
  block: uint,
  version: uint,
  ip: big,
  ipType: v.picklist([4, 6]),
  port: u16,
  protocol: uint,
  placeholder1: v.optional(uint, 0),
  placeholder2: v.optional(uint, 0),
})

const neuronSchema = v.strictObject({
  hotkey: v.string(),
  coldkey: v.string(),
  stakeRao: big,
  validatorPermit: v.boolean(),
  registeredAt: uint,
  lastUpdate: uint,
  axon: v.nullable(axonSchema),
  incentive: u16,
  consensus: u16,
  dividends: u16,
  validatorTrust: u16,
  emission: big,
  weights: v.array(v.tuple([u16, u16])),
  bonds: v.optional(v.array(v.tuple([u16, u16])), []),
})

const rulesSchema = v.strictObject({
  servingRateLimit: uint,
  weightsRateLimit: uint,
  allowLoopback: v.boolean(),
})

const modelSchema = v.strictObject({
  subnet: v.strictObject({
    netuid: u16,
    tempo: u16,
    immunityPeriod: u16,
    maxUids: u16,
    minNonImmuneUids: v.optional(u16, 10),
    lastEpochBlock: uint,
    burnRao: v.optional(big, `${INITIAL_BURN_RAO}n`),
    rules: v.optional(rulesSchema, { servingRateLimit: 0, weightsRateLimit: 0, allowLoopback: true }),
    neurons: v.array(neuronSchema),
  }),
  nonces: v.record(v.string(), uint),
  balances: v.optional(v.record(v.string(), big), {}),
  stakes: v.optional(v.record(v.string(), big)),
  owners: v.record(v.string(), v.string()),
  timestampMs: uint,
})

export const fileSchema = v.strictObject({
  version: v.picklist([1, 2, VERSION]),
  number: uint,
  hash,
  parentHash: hash,
  stateRoot: hash,
  extrinsicsRoot: hash,
  hashes: v.array(v.tuple([uint, hash])),
  body: v.optional(v.array(hex), []),
  /** System.Events of the block, SCALE. */
  events: v.optional(hex, NO_EVENTS),
  model: modelSchema,
})

export type SavedModel = v.InferOutput<typeof modelSchema>
