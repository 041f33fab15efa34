/** Whether a node takes calls of this caller, by asking it something that costs nothing and changes nothing. */
import type { Neuron } from '../../chain/chain-types.ts'
import { cidOf } from '../../protocol/cid.ts'
import type { AnswerFailure } from '../../wire/dendrite.ts'
import type { AnswerFields } from '../../wire/synapse.ts'
import type { AxonReply } from '../axon-calls.ts'
import { randomBytes } from '../web-crypto.ts'
import { type Asker, askNode } from './ask-node.ts'
import { bad, type Found, good, note } from './judge-answer.ts'

export interface Admission {
  readonly found: Found
  /** Whether a session asked, in its account's name. */
  readonly bySession: boolean
}

/** What an upload would meet: a session signs where one runs, and is not used at a validator that it does not name. */
export async function admissionOf(asker: Asker, target: Neuron, isOurs: boolean): Promise<Admission> {
  const validators = asker.session?.signed.delegation.validators ?? 'any'
  if (validators !== 'any' && !validators.includes(target.hotkey))
    return { found: bad('admits-session-other'), bySession: false }
  return isOurs ? admissionOfOurs(asker, target) : admissionOfStock(asker, target)
}

/** Our validators tell the account of whoever asks. */
async function admissionOfOurs(asker: Asker, target: Neuron): Promise<Admission> {
  const { reply, exchanges, late } = await askNode(asker, target, {
    synapse: 'AccountUser',
    fields: {},
    framed: true,
  })
  const bySession = reply.bySession === true
  if (reply.ok) return { found: accountOf(reply.value.fields), bySession }
  const isSilent = exchanges.length === 0
  return { found: isSilent ? bad('admits-no-answer', { late: late ? 1 : 0 }) : refusedBy(reply), bySession }
}

function accountOf({ objects, bytes, quota_bytes: quota }: AnswerFields['AccountUser']): Found {
  if (objects === null || bytes === null) return bad('admits-garbage')
  return good('admitted', { objects, bytes, ...(quota === null || quota === undefined ? {} : { quota }) })
}

/** Stock ones have no such call: they are asked for an object that nobody has. */
async function admissionOfStock(asker: Asker, target: Neuron): Promise<Admission> {
  const cid = cidOf(randomBytes(32))
  const fields = { data_hash: cid, range_start: null, range_end: null }
  const { reply, exchanges, late } = await askNode(asker, target, { synapse: 'RetrieveUser', fields })
  const bySession = reply.bySession === true
  const isSilent = exchanges.length === 0
  const found = isSilent ? bad('admits-no-answer', { late: late ? 1 : 0 }) : stockSays(reply)
  return { found, bySession }
}

function stockSays(reply: AxonReply<'RetrieveUser'>): Found {
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
  if (code.startsWith('delegation-')) return bad('admits-session', { said: detail })
  if (code.startsWith('nonce-')) return bad('admits-clock')
  if (code.startsWith('signature-') || status === 401) return bad('admits-signature', { said: detail })
  if (code === 'caller-refused' || status === 403) return bad('admits-caller', { said: detail })
  if (code === 'synapse-unknown') return bad('admits-no-api')
  if (status === 200) return bad('admits-garbage', { said: detail })
  return bad('admits-other', { status, said: detail })
}
