/**
 * The engine's calls to miners, to other validators and to the chain. Everything a peer or a socket can do wrong
 * becomes one of the engine's closed reasons here; nothing is judged.
 */
import { ChainError, type SubmittingChainClient } from '../../chain/chain-types.ts'
import type {
  CallFailure,
  CallLimits,
  Chain,
  MinerTransport,
  NodeAddress,
  ValidatorTransport,
} from '../../engine/ports.ts'
import type { ChallengeAnswer } from '../../protocol/challenge-proof.ts'
import { parseCid } from '../../protocol/cid.ts'
import { WEIGHTS_VERSION_KEY } from '../../protocol/scoring/weights.ts'
import { axonUrl } from '../../wire/node-url.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import type { AxonClient, AxonTarget, CallOptions, CallReason } from '../shared/axon-client.ts'
import type { LiveMetagraph } from '../shared/live-metagraph.ts'

type Failed = { readonly ok: false; readonly reason: CallFailure; readonly detail: string }

const NO_SUCH_PIECE = failed('missing', 'the miner has no such piece')

const PROOF_MEMBERS = [
  'commitment_hash',
  'commitment_proof',
  'commitment',
  'data_chunk',
  'randomness',
  'merkle_proof',
  'merkle_root',
] as const

/**
 * How the reference's miner says that it has not the piece (protocol section 2.3). Part of a proof is no such
 * declaration: it goes to the verifier, whatever is absent from it.
 */
function provesNothing(answer: ChallengeAnswer): boolean {
  return PROOF_MEMBERS.every((name) => answer[name] === null || answer[name] === undefined)
}

const UNSUPPORTED = { ok: true, value: 'unsupported' } as const

/** A stock node answers a route that it does not serve with 404, and one of ours of an earlier day as well. */
function isUnheardOf({ status }: { readonly status: number }): boolean {
  return status === 404
}

export function minerTransport(client: AxonClient): MinerTransport {
  return {
    async store(to, { data, cid, ...fields }, limits) {
      const digest = parseCid(cid)
      const known = digest.ok ? { dataDigest: digest.value.digest } : {}
      const outcome = await client.call(targetOf(to), 'Store', fields, data, {
        ...optionsOf(limits),
        ...known,
      })
      return outcome.ok ? { ok: true, value: outcome.value.fields } : failureOf(outcome)
    },
    async challenge(to, { dataHash, index, chunkBytes, ...parameters }, limits) {
      const fields = {
        challenge_hash: dataHash,
        challenge_index: index,
        chunk_size: chunkBytes,
        ...parameters,
      }
      const outcome = await client.call(targetOf(to), 'Challenge', fields, undefined, optionsOf(limits))
      if (!outcome.ok) return failureOf(outcome)
      const answer = { ...outcome.value.fields, data_chunk: outcome.value.data }
      return provesNothing(answer) ? NO_SUCH_PIECE : { ok: true, value: answer }
    },
    async retrieve(to, { dataHash, seed }, limits) {
      const fields = { data_hash: dataHash, seed }
      const outcome = await client.call(targetOf(to), 'Retrieve', fields, undefined, optionsOf(limits))
      if (!outcome.ok) return failureOf(outcome)
      const { data, fields: said } = outcome.value
      if (data === null) return NO_SUCH_PIECE
      const { commitment_hash, commitment_proof } = said
      return { ok: true, value: { data, commitment_hash, commitment_proof } }
    },
    async renew(to, { dataHash, ttl }, limits) {
      const fields = { data_hash: dataHash, ttl }
      const outcome = await client.call(targetOf(to), 'Renew', fields, undefined, optionsOf(limits))
      if (!outcome.ok) return isUnheardOf(outcome) ? UNSUPPORTED : failureOf(outcome)
      return { ok: true, value: outcome.value.fields.renewed ? 'renewed' : 'unknown' }
    },
    async discard(to, { dataHash, seeds }, limits) {
      const fields = { data_hash: dataHash, seeds: [...seeds] }
      const outcome = await client.call(targetOf(to), 'Discard', fields, undefined, optionsOf(limits))
      if (!outcome.ok) return isUnheardOf(outcome) ? UNSUPPORTED : failureOf(outcome)
      return { ok: true, value: outcome.value.fields.discarded ? 'discarded' : 'kept' }
    },
    async ping(to, limits) {
      const outcome = await client.ping(targetOf(to), optionsOf(limits))
      return outcome.ok ? { ok: true, value: null } : failureOf(outcome)
    },
  }
}

export function validatorTransport(client: AxonClient): ValidatorTransport {
  return {
    async announce(to, { cid, length, dataHash, ttl, generated, encryptionPayload, receipts }, limits) {
      const names = {
        cid,
        length,
        data_hash: dataHash,
        ttl,
        generated,
        encryption_payload: encryptionPayload,
      }
      const fields = { ...names, receipts: [...receipts] }
      const outcome = await client.call(targetOf(to), 'Announce', fields, undefined, optionsOf(limits))
      if (!outcome.ok) return failureOf(outcome)
      return outcome.value.fields.accepted ? { ok: true, value: null } : failed('refused', 'not accepted')
    },
    async retract(to, cid, limits) {
      const outcome = await client.call(targetOf(to), 'Retract', { cid }, undefined, optionsOf(limits))
      // Whoever never heard of such a call keeps the claim until its end, however often it is told.
      return outcome.ok || isUnheardOf(outcome) ? { ok: true, value: null } : failureOf(outcome)
    },
  }
}

export interface ChainPortOptions {
  readonly chain: Pick<SubmittingChainClient, 'submit'>
  readonly netuid: number
  readonly keypair: Keypair
  readonly metagraph: LiveMetagraph
}

export function chainPort({ chain, netuid, keypair, metagraph }: ChainPortOptions): Chain {
  return {
    metagraph: () => metagraph.current(),
    async setWeights(rows) {
      if (metagraph.isStale()) {
        const detail = `the last good metagraph is ${Math.round(metagraph.ageMs() / 1000)} s old`
        return { ok: false, reason: 'chain-unreachable', detail }
      }
      if (metagraph.isDisputed()) {
        const detail = 'what the chain shows now is refused'
        return { ok: false, reason: 'chain-unreachable', detail }
      }
      const dests = rows.map(({ uid }) => uid)
      const weights = rows.map(({ weight }) => weight)
      const call = { name: 'set_weights', netuid, dests, weights, versionKey: WEIGHTS_VERSION_KEY } as const
      try {
        await chain.submit(call, keypair)
        return { ok: true, value: null }
      } catch (caught) {
        if (!(caught instanceof ChainError)) throw caught
        const { code, message } = caught
        const away = code === 'unreachable' || code === 'closed' || code === 'wrong-network'
        return { ok: false, reason: away ? 'chain-unreachable' : 'chain-refused', detail: message }
      }
    },
  }
}

function targetOf({ hotkey, ip, port }: NodeAddress): AxonTarget {
  return { hotkey, url: axonUrl({ ip, port }) }
}

function optionsOf({ timeoutMs, cancelled }: CallLimits): CallOptions {
  const controller = new AbortController()
  void cancelled.then(() => controller.abort())
  return { timeoutMs, signal: controller.signal }
}

/** HTTP's "insufficient storage": how a miner says that it is full. */
const INSUFFICIENT_STORAGE = 507

function failureOf(outcome: {
  readonly reason: CallReason
  readonly detail: string
  readonly status: number
  readonly code: string
}): Failed {
  const { reason, detail, status, code } = outcome
  if (status === INSUFFICIENT_STORAGE) return failed('full', detail)
  // 503 as well, but a broken disk is no load that passes: such a miner is replaced and not asked again.
  if (code === 'storage-unavailable') return failed('refused', detail)
  if (status === 404) return failed('missing', detail)
  switch (reason) {
    case 'late':
    case 'unreachable':
    case 'cancelled':
    case 'busy':
    case 'refused':
      return failed(reason, detail)
    case 'address-refused':
      return failed('unreachable', detail)
    case 'node-failed':
      return failed('refused', detail)
    case 'answer-too-large':
      return failed('oversize', detail)
    case 'answer-malformed':
      return failed('malformed', detail)
  }
}

function failed(reason: CallFailure, detail: string): Failed {
  return { ok: false, reason, detail }
}
