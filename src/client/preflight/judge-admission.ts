/** Whether a node takes calls of this caller, by asking it something that costs nothing and changes nothing. */
import type { Neuron } from '../../chain/chain-types.ts'
import { cidOf } from '../../protocol/cid.ts'
import type { AnswerFailure } from '../../wire/dendrite.ts'
import { randomBytes } from '../web-crypto.ts'
import { type Asker, askNode } from './ask-node.ts'
import { bad, type Found, good, note } from './judge-answer.ts'

/** Our validators tell the account of whoever asks. */
export async function admissionOfOurs(asker: Asker, target: Neuron): Promise<Found> {
  const { reply, exchanges, late } = await askNode(asker, target, {
    synapse: 'AccountUser',
    fields: {},
    framed: true,
  })
  if (reply.ok) {
    const { objects, bytes, quota_bytes: quota } = reply.value.fields
    if (objects === null || bytes === null) return bad('admits-garbage')
    return good('admitted', { objects, bytes, ...(quota === null || quota === undefined ? {} : { quota }) })
  }
  if (exchanges.length === 0) return bad('admits-no-answer', { late: late ? 1 : 0 })
  return refusedBy(reply)
}

/** Stock ones have no such call: they are asked for an object that nobody has. */
export async function admissionOfStock(asker: Asker, target: Neuron): Promise<Found> {
  const cid = cidOf(randomBytes(32))
  const fields = { data_hash: cid, range_start: null, range_end: null }
  const { reply, exchanges, late } = await askNode(asker, target, { synapse: 'RetrieveUser', fields })
  const last = exchanges.at(-1)
  if (last === undefined) return bad('admits-no-answer', { late: late ? 1 : 0 })
  if (reply.ok) return note('admitted-stock')
  const { status, detail } = reply
  if (status === 404 && /^Synapse name/i.test(detail)) return bad('admits-no-api')
  if (status === 401 || status === 403 || status === 429) return refusedBy(reply)
  // It looked, and there was nothing: whatever it calls that, it let us in.
  return note('admitted-stock')
}

/** As of docs/wire.md, and what stock axons answer with the same status. */
function refusedBy({ status, code, detail }: AnswerFailure): Found {
  if (code === 'caller-unregistered') return bad('admits-registered')
  if (code === 'rate-limited' || status === 429) return bad('admits-rate')
  if (code.startsWith('nonce-')) return bad('admits-clock')
  if (code.startsWith('signature-') || status === 401) return bad('admits-signature', { said: detail })
  if (code === 'caller-refused' || status === 403) return bad('admits-caller', { said: detail })
  if (code === 'synapse-unknown') return bad('admits-no-api')
  if (status === 200) return bad('admits-garbage', { said: detail })
  return bad('admits-other', { status, said: detail })
}
