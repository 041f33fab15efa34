/**
 * The requests of transport.json at one of our nodes. What the reference refuses must be refused with 4xx and
 * no handler may run; what it accepts although it should not ("(accepted)" in the label) must be refused;
 * honest requests must be served, or refused for one of the few reasons in which we are deliberately
 * stricter. The server's clock stands a moment after each request's nonce.
 *
 * S9: nothing in a stock Store or Challenge tells a swapped piece from the signed one. A node refuses those
 * two only when it refuses every request whose signature leaves fields uncovered; both settings are run,
 * and the same honest requests must pass as frames, whose signature covers everything.
 */
import { hexToBytes } from '@noble/hashes/utils.js'
import { type AxonRequest, type AxonService, handleAxonRequest } from '../wire/axon.ts'
import { isJsonObject, parseJson } from '../wire/big-json.ts'
import { buildRequest, parseAnswer } from '../wire/dendrite.ts'
import { createNonceWindow } from '../wire/nonce.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { isSynapseName, parseRequestFields, SYNAPSES } from '../wire/synapse.ts'
import { utf8Text } from '../wire/text.ts'
import type { Ports, Tally } from './report.ts'
import { vectorMiner } from './transport-miner.ts'
import { REMOTE, requestOf, vectorAxon } from './transport-vectors.ts'
import { Fields } from './vector-fields.ts'

/** Where our nodes refuse what the reference serves, apart from what the label already calls a mistake. */
const STRICTER_CODES: readonly string[] = ['method-not-allowed', 'field-invalid', 'data-malformed']
/** What the reference makes of a body without `dendrite.hotkey`; ours knows the caller from the signature. */
const NO_CALLER = "Invalid input of type: 'NoneType'"
const ACCEPTED = '(accepted)'
const MOMENT_NS = 1_000_000n

export async function checkStrict(vectors: Fields, tally: Tally, ports: Ports): Promise<void> {
  await run(vectors, tally, ports, false)
  await run(vectors, tally, ports, true)
  await checkFrames(vectors, tally, ports)
}

interface StrictNode {
  readonly service: AxonService
  readonly calls: () => number
  /** Sets the clock, unix ns. */
  readonly at: (now: bigint) => void
}

function strictNode(vectors: Fields, ports: Ports, refuseUnsigned: boolean): StrictNode {
  const stored = { data: vectors.base64('stored_data_b64'), hotkey: vectors.text('validator_hotkey') }
  const miner = vectorMiner({ policy: 'strict', stored, sha3: ports.sha3, randomBytes: ports.randomBytes })
  let clock = 0n
  const service: AxonService = {
    ...vectorAxon(vectors, ports).service,
    policy: 'strict',
    nonces: createNonceWindow(),
    now: () => clock,
    routes: miner.routes,
    refuseUnsigned,
  }
  const at = (now: bigint): void => {
    clock = now
  }
  return { service, calls: () => miner.calls(), at }
}

async function run(vectors: Fields, tally: Tally, ports: Ports, refuseUnsigned: boolean): Promise<void> {
  const node = strictNode(vectors, ports, refuseUnsigned)
  const setting = refuseUnsigned ? 'strict, whole bodies' : 'strict'
  for (const [i, vector] of vectors.cases('requests').entries()) {
    const label = `${setting}: request ${i} ${vector.text('label')}`
    const request = requestOf(vector)
    const nonce = request.headers['bt_header_dendrite_nonce'] ?? ''
    if (/^[0-9]+$/.test(nonce)) node.at(BigInt(nonce) + MOMENT_NS)
    const twice = vector.has('sent_twice') && vector.value('sent_twice') === true
    if (twice) await handleAxonRequest(request, node.service)
    const callsBefore = node.calls()
    const answer = await handleAxonRequest(request, node.service)
    const served = answer.status === 200
    tally.check(`${label}: no 5xx`, answer.status < 500, `status ${answer.status}`)
    const code = problemCode(answer.body)
    const verdict = expected(vector, request, refuseUnsigned)
    if (verdict === 'serve') tally.check(label, served, `status ${answer.status} ${code}`)
    if (verdict === 'refuse') {
      const kept = node.calls() === callsBefore || code === 'index-out-of-range' || code === 'point-invalid'
      tally.check(label, !served && kept, `status ${answer.status} ${code}`)
    }
    if (verdict === 'stricter')
      tally.check(label, STRICTER_CODES.includes(code), `status ${answer.status} ${code}`)
    const replayed = await handleAxonRequest(request, node.service)
    tally.check(
      `${label}: replayed`,
      replayed.status >= 400 && replayed.status < 500,
      `status ${replayed.status}`,
    )
  }
}

type Expectation = 'serve' | 'refuse' | 'stricter' | 'either'

/** Derived from the reference's outcome and the request itself, so that another file of this shape is judged the same way. */
function expected(vector: Fields, request: AxonRequest, refuseUnsigned: boolean): Expectation {
  const name = request.path.slice(1)
  const covered = isSynapseName(name) && SYNAPSES[name].hashCoversRequest
  const accepted = vector.text('label').includes(ACCEPTED)
  if (vector.value('http_status') !== 200) {
    const message = vector.value('message_header')
    const lacksCaller = typeof message === 'string' && message.includes(NO_CALLER)
    // A refusal of the admitted caller's own: our miner may know better than the reference's.
    if (lacksCaller) return refuseUnsigned && !covered ? 'refuse' : 'either'
    return 'refuse'
  }
  if (refuseUnsigned && !covered) return 'refuse'
  if (accepted) return covered || uncoveredByNothing(vector) ? 'refuse' : 'either'
  if (request.method !== 'POST' || !isSynapseName(name)) return 'stricter'
  const body = vector.value('body')
  return isJsonObject(body) && parseRequestFields(name, body).ok ? 'serve' : 'stricter'
}

/** An "(accepted)" request of an uncovered synapse that is wrong in its headers and not only in uncovered fields. */
function uncoveredByNothing(vector: Fields): boolean {
  const headers = vector.fields('headers')
  if (!headers.has('bt_header_dendrite_nonce')) return true
  const body = vector.value('body')
  const dendrite = isJsonObject(body) ? body['dendrite'] : null
  const claimed = isJsonObject(dendrite) ? dendrite['hotkey'] : null
  return typeof claimed === 'string' && claimed !== headers.value('bt_header_dendrite_hotkey')
}

function problemCode(body: Uint8Array): string {
  const text = utf8Text(body)
  const json = text === null ? null : parseJson(text, { maxChars: body.length })
  if (json === null || !json.ok || !isJsonObject(json.value)) return 'none'
  return typeof json.value['code'] === 'string' ? json.value['code'] : 'none'
}

/** The honest Store, Challenge and Retrieve again, as frames at a node that takes nothing else for the first two. */
async function checkFrames(vectors: Fields, tally: Tally, ports: Ports): Promise<void> {
  const node = strictNode(vectors, ports, true)
  const keypair = keypairFromMiniSecret(hexToBytes(vectors.text('validator_mini_secret_hex')))
  const target = { hotkey: vectors.text('axon_hotkey') }
  let nonce = MOMENT_NS
  node.at(nonce)
  for (const vector of vectors.cases('requests')) {
    const synapse = vector.text('path').slice(1)
    if (vector.text('label') !== synapse || !isSynapseName(synapse)) continue
    nonce += 1n
    const body = vector.fields('body')
    const read = parseRequestFields(synapse, body.all())
    if (!read.ok) {
      tally.check(`frame ${synapse}`, false, read.detail)
      continue
    }
    const data = SYNAPSES[synapse].requestData === null ? {} : { data: body.base64('encrypted_data') }
    const base = {
      keypair,
      target,
      nonce,
      uuid: 'frames',
      timeoutSeconds: 12,
      framed: true,
      sha3: ports.sha3,
    }
    const built = buildRequest({ ...base, ...data, synapse, fields: read.value })
    const request = { ...built, method: 'POST', remote: REMOTE }
    const swapped = built.body.slice()
    swapped[swapped.length - 1] = (swapped[swapped.length - 1] ?? 0) ^ 1
    const answer = await handleAxonRequest(request, node.service)
    tally.check(`frame ${synapse}`, parseAnswer(synapse, answer).ok, `status ${answer.status}`)
    const again = buildRequest({ ...base, ...data, synapse, fields: read.value, nonce: nonce + 1000n })
    const tampered = await handleAxonRequest(
      { ...request, headers: again.headers, body: swapped },
      node.service,
    )
    tally.equal(`frame ${synapse}: swapped in transit`, tampered.status, 400)
  }
}
