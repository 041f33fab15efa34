/**
 * The subnet's epoch: Yuma consensus (yuma.ts) over the model, and what it leaves in the model. The chain runs
 * it at the end of the block in which a tempo has passed, after that block's calls; Subtensor runs it at the
 * beginning of one. Commit-reveal is off, so weights count from the epoch after they are set.
 */
import { ratio } from './fixed-point.ts'
import type { SubnetState } from './model.ts'
import { YUMA_DEFAULTS, yumaEpoch } from './yuma.ts'

/** Alpha-rao minted per block, all of it for this subnet: there is no pool and no root network here. */
const ALPHA_PER_BLOCK = 1_000_000_000n
/** SubnetOwnerCut of spec 424, of 65535: 18 %. Nobody is paid it: a local subnet has no owner. */
const OWNER_CUT = 11_796n
const U16_MAX = 65_535n

export const isEpochBlock = (subnet: SubnetState, block: number): boolean =>
  block - subnet.lastEpochBlock >= subnet.tempo

/** What `blocks` blocks leave for miners and validators. */
const emissionOf = (blocks: number): bigint => {
  const ownersPart = (ratio(OWNER_CUT, U16_MAX) * ALPHA_PER_BLOCK) >> 32n
  return (ALPHA_PER_BLOCK - ownersPart) * BigInt(blocks)
}

/** The subnet after its epoch at `block`. */
export const runEpoch = (subnet: SubnetState, block: number): SubnetState => {
  const { neurons, tempo, lastEpochBlock } = subnet
  const rows = yumaEpoch({
    neurons,
    block,
    tempo,
    lastEpochBlock,
    emissionRao: emissionOf(block - lastEpochBlock),
    parameters: YUMA_DEFAULTS,
  })
  return {
    ...subnet,
    lastEpochBlock: block,
    neurons: neurons.map((neuron, uid) => {
      const row = rows[uid]
      if (row === undefined) return neuron
      const { validatorPermit, incentive, consensus, dividends, validatorTrust, emissionRao, bonds } = row
      return {
        ...neuron,
        validatorPermit,
        incentive,
        consensus,
        dividends,
        validatorTrust,
        emission: emissionRao,
        bonds,
      }
    }),
  }
}
