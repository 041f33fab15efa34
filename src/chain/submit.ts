/**
 * Calls over the client library's untyped API, signed by an account of ours. Loaded only by who submits. The bytes of
 * a call come from the metadata that the chain serves, never from a layout of ours; a runtime without the call, or with
 * other arguments, ends in `runtime-not-understood`.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { getPolkadotSigner } from 'polkadot-api/signer'
import * as v from 'valibot'
import { encodeAddress } from '../wire/ss58.ts'
import { type ChainCall, ChainError, type ExtrinsicSigner, type Submitted } from './chain-types.ts'
import { parseIp } from './ip-text.ts'
import { type LandingPorts, landed } from './landing.ts'
import { refusalName } from './refusals.ts'

const PALLET = 'SubtensorModule'
/** Blocks for which a signature is worth something: about 13 minutes of the real chain. */
const PERIOD_BLOCKS = 64
/** So much newer may the block be that the library signs at. */
const BIRTH_BLOCKS = 8

const argumentsOf = (call: ChainCall): Record<string, unknown> => {
  const { netuid } = call
  switch (call.name) {
    case 'burned_register':
      return { netuid, hotkey: call.hotkey }
    case 'serve_axon': {
      const address = parseIp(call.ip)
      if (address === null)
        throw new ChainError('refused', `"${call.ip}" is not an IP address`, undefined, 'InvalidIpType')
      const { port, version, protocol } = call
      const { ip, ipType: ip_type } = address
      return { netuid, version, ip, port, ip_type, protocol, placeholder1: 0, placeholder2: 0 }
    }
    case 'set_weights': {
      const dests = [...call.dests]
      return { netuid, dests, weights: [...call.weights], version_key: BigInt(call.versionKey) }
    }
  }
}

/** @throws ChainError `refused`, `runtime-not-understood`; anything else is for the caller to name */
export const submitCall = async (
  ports: LandingPorts,
  call: ChainCall,
  account: ExtrinsicSigner,
): Promise<Submitted> => {
  const { client, ask } = ports
  const signer = getPolkadotSigner(account.publicKey, 'Sr25519', async (message) => account.sign(message))
  const transaction = client.getUnsafeApi().tx[PALLET]?.[call.name]?.(argumentsOf(call))
  if (transaction === undefined) throw unknownCall(call)
  // Encoded first, so that what the runtime does not take is told from what the chain refuses.
  await transaction.getEncodedData().catch((caught: unknown) => {
    throw unknownCall(call, caught)
  })
  const address = encodeAddress(account.publicKey)
  // Behind what waits in the node's pool, which the state of a block does not know.
  const askNonce = (): Promise<unknown> => ask('system_accountNextIndex', [address])
  // Nothing was sent yet: a connection lost just now is no reason to give up.
  const nonce = await askNonce().catch(askNonce).catch(askNonce)
  if (typeof nonce !== 'number') throw new ChainError('call-failed', 'the chain gives no number for the call')
  const { number: after } = await client.getFinalizedBlock()
  const mortality = { mortal: true, period: PERIOD_BLOCKS } as const
  const bytes = await transaction.sign(signer, { mortality, nonce })
  ports.signal.throwIfAborted()
  const until = after + PERIOD_BLOCKS + BIRTH_BLOCKS
  const hex = typeof bytes === 'string' ? bytes : `0x${bytesToHex(bytes)}`
  const { block, index, events } = await landed(ports, { hex, nonce, account: address, after, until })
  const failure = failureOf(events, index)
  if (failure !== null) throw refused(call, refusalName(failure), 'the call failed')
  return { block: block.number, blockHash: block.hash }
}

/** Of System.ExtrinsicFailed, the dispatch error; null when the extrinsic succeeded. */
const failureOf = (events: unknown, index: number): unknown => {
  const parsed = v.safeParse(v.array(v.unknown()), events)
  if (!parsed.success) throw new ChainError('call-failed', 'the events of a block are not understood')
  for (const record of parsed.output) {
    const outcome = v.safeParse(outcomeSchema, record)
    if (!outcome.success || outcome.output.phase.value !== index) continue
    const result = outcome.output.event.value
    return result.type === 'ExtrinsicSuccess' ? null : result.value.dispatch_error
  }
  throw new ChainError('call-failed', 'a block does not say what became of the call')
}

const outcomeSchema = v.object({
  phase: v.object({ type: v.literal('ApplyExtrinsic'), value: v.number() }),
  event: v.object({
    type: v.literal('System'),
    value: v.variant('type', [
      v.object({ type: v.literal('ExtrinsicSuccess'), value: v.unknown() }),
      v.object({ type: v.literal('ExtrinsicFailed'), value: v.object({ dispatch_error: v.unknown() }) }),
    ]),
  }),
})

const refused = (call: ChainCall, reason: string, what: string, cause?: unknown): ChainError =>
  new ChainError('refused', `${call.name}: ${what}: ${reason}`, cause, reason)

const unknownCall = (call: ChainCall, cause?: unknown): ChainError =>
  new ChainError(
    'runtime-not-understood',
    `this chain's runtime does not take ${PALLET}.${call.name} as this app sends it`,
    cause,
  )
