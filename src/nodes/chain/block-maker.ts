/** Making blocks: pure but for the genesis block's random bytes. */
import { randomBytes } from 'node:crypto'
import { submissionText } from '../shared/chain-submit.ts'
import { digest, modelText } from './chain-file.ts'
import { isEpochBlock, runEpoch } from './epoch.ts'
import { type ChainModel, type GenesisOptions, genesisModel } from './model.ts'
import { type EventRecord, Snapshot } from './snapshot.ts'
import { applySubmission, type Submission } from './submission.ts'

/** System.BlockHash entries, the runtime's own constant here. */
const KEPT_HASHES = 256

export const genesisBlock = (options: GenesisOptions): Snapshot => {
  const model = genesisModel(options)
  return new Snapshot({
    number: 0,
    parentHash: `0x${'00'.repeat(32)}`,
    model,
    events: [],
    body: [],
    hashes: [],
    stateRoot: digest(modelText(model)),
    // Random, so that no two local chains share a genesis hash.
    extrinsicsRoot: `0x${randomBytes(32).toString('hex')}`,
  })
}

/** The block after `parent` and what became of each call in it. */
export const nextBlock = (parent: Snapshot, calls: readonly Submission[], timestampMs: number) => {
  const number = parent.number + 1
  let model: ChainModel = { ...parent.model, timestampMs }
  const events: EventRecord[] = []
  const outcomes = calls.map((submission, index) => {
    const { signer } = submission
    const outcome = applySubmission(model, submission, number)
    if (outcome.ok) model = outcome.model
    // A failed call uses up its nonce too, as on the real chain.
    model = { ...model, nonces: { ...model.nonces, [signer]: (model.nonces[signer] ?? 0) + 1 } }
    const phase = { type: 'ApplyExtrinsic', value: index } as const
    if (outcome.ok)
      events.push({ phase, event: { type: 'SubtensorModule', value: outcome.event }, topics: [] })
    events.push({ phase, event: dispatchResult(outcome.ok ? null : outcome.error), topics: [] })
    return outcome
  })
  if (isEpochBlock(model.subnet, number)) model = { ...model, subnet: runEpoch(model.subnet, number) }
  const hashes = [...parent.hashes, [parent.number, parent.hash] as const]
  const body = calls.map((submission) => `0x${Buffer.from(submissionText(submission)).toString('hex')}`)
  const block = new Snapshot({
    number,
    parentHash: parent.hash,
    model,
    events,
    body,
    hashes: hashes.filter(([height]) => height === 0 || number - height <= KEPT_HASHES),
    stateRoot: digest(modelText(model)),
    extrinsicsRoot: digest(body.join()),
  })
  return { block, outcomes }
}

/** What the real runtime says of an extrinsic's end, without a weight: nothing is metered here. */
const dispatchResult = (error: string | null): EventRecord['event'] => {
  const dispatch_info = {
    weight: { ref_time: 0n, proof_size: 0n },
    class: { type: 'Normal', value: undefined },
    pays_fee: { type: 'No', value: undefined },
  }
  if (error === null) return { type: 'System', value: { type: 'ExtrinsicSuccess', value: { dispatch_info } } }
  // The codec knows module errors by name and writes pallet and error index itself.
  const module = { type: 'SubtensorModule', value: { type: error, value: undefined } }
  const dispatch_error = { type: 'Module', value: module }
  return { type: 'System', value: { type: 'ExtrinsicFailed', value: { dispatch_error, dispatch_info } } }
}
