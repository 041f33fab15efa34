/**
 * transport.json: body hashes, 60 requests of the reference client with the outcome of the reference server,
 * its answers' exact texts, preflight and rate limit. The requests go through our axon in `reference`
 * policy, which must agree, and in `strict` policy, which must serve the honest ones and refuse the rest.
 */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { dec, hashData, toInteger } from '../protocol/hash.ts'
import { verifyStoreProof } from '../protocol/store-proof.ts'
import { rateLimitText, slidingWindow } from '../wire/admission.ts'
import { type AxonResponse, type AxonService, handleAxonRequest } from '../wire/axon.ts'
import { isJsonObject, parseJson, stringifyJson } from '../wire/big-json.ts'
import { bodyHash, pythonText } from '../wire/body-hash.ts'
import { buildRequest, parseAnswer } from '../wire/dendrite.ts'
import { lowerNames } from '../wire/headers.ts'
import { keypairFromMiniSecret } from '../wire/sr25519.ts'
import { decodeAddress } from '../wire/ss58.ts'
import { isSynapseName, SYNAPSES, type SynapseName } from '../wire/synapse.ts'
import { utf8Text } from '../wire/text.ts'
import type { Ports, Tally } from './report.ts'
import { checkStrict } from './transport-strict.ts'
import { answerFilled, REMOTE, requestOf, statusOf, vectorAxon } from './transport-vectors.ts'
import { Fields } from './vector-fields.ts'

export async function checkTransport(file: unknown, tally: Tally, ports: Ports): Promise<void> {
  const vectors = new Fields(file)
  for (const vector of vectors.cases('body_hashes')) checkBodyHash(vector, tally, ports)
  for (const name of ['validator_hotkey', 'stranger_hotkey', 'other_registered_hotkey', 'axon_hotkey']) {
    tally.check(`${name} is an address`, decodeAddress(vectors.text(name)).ok)
  }
  await checkReference(vectors, tally, ports)
  await checkStrict(vectors, tally, ports)
  await checkPreflight(vectors, tally, ports)
  await checkRateLimit(vectors, tally, ports)
  checkRawBodies(vectors, tally, ports)
}

// ---- parts --------------------------------------------------------------------------------------------

/** `{"bytes_utf8": text}` stands for a bytes value, which is text in JSON. */
function vectorValue(value: unknown): unknown {
  if (isJsonObject(value) && typeof value['bytes_utf8'] === 'string') return value['bytes_utf8']
  return value
}

function checkBodyHash(vector: Fields, tally: Tally, ports: Ports): void {
  const name = vector.text('synapse')
  const label = `body hash ${name} ${vector.text('label')}`
  if (!isSynapseName(name)) return tally.check(label, false, 'unknown synapse')
  const given = vector.fields('fields').all()
  const values = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, vectorValue(value)]))
  const order = SYNAPSES[name].fields.filter((field) => SYNAPSES[name].hashList.includes(field.name))
  tally.equal(
    `${label}: fields`,
    order.map((field) => field.name),
    vector.texts('hashed_fields_in_order'),
  )
  const texts = order.map((field) => pythonText(values[field.name], field.kind))
  tally.equal(`${label}: texts`, texts, vector.texts('python_str_of_each'))
  tally.equal(label, bodyHash(name, values, ports.sha3), vector.text('body_hash'))
}

async function checkReference(vectors: Fields, tally: Tally, ports: Ports): Promise<void> {
  const axon = vectorAxon(vectors, ports)
  for (const [i, vector] of vectors.cases('requests').entries()) {
    const label = `request ${i} ${vector.text('label')}`
    const request = requestOf(vector)
    const twice = vector.has('sent_twice') && vector.value('sent_twice') === true
    if (twice) await handleAxonRequest(request, axon.service)
    const callsBefore = axon.calls()
    const answer = await handleAxonRequest(request, axon.service)
    const expected = vector.value('http_status')
    if (expected === null) {
      // The reference closes the connection; ours cannot, and must at least refuse before the handler.
      tally.check(label, answer.status >= 400 && axon.calls() === callsBefore, `status ${answer.status}`)
      continue
    }
    tally.equal(label, answer.status, expected)
    const said = statusOf(answer)
    tally.equal(`${label}: status header`, said.status, String(vector.value('status_header')))
    const message = vector.text('message_header').replace(' (headers listed)', '')
    tally.equal(`${label}: message`, said.message, message)
    const synapse = request.path.slice(1)
    if (!vector.has('answer_ok') || !isSynapseName(synapse)) continue
    tally.equal(`${label}: proof`, answerFilled(synapse, answer), vector.value('answer_ok') === true)
    checkBuilt(vectors, vector, synapse, label, tally)
  }
}

/** Our dendrite makes the reference's headers and members from the same fields. */
function checkBuilt(
  vectors: Fields,
  vector: Fields,
  synapse: SynapseName,
  label: string,
  tally: Tally,
): void {
  if (synapse !== vector.text('label')) return
  const sent = vector.fields('body')
  const keypair = keypairFromMiniSecret(hexToBytes(vectors.text('validator_mini_secret_hex')))
  const target = { hotkey: vectors.text('axon_hotkey'), ip: '127.0.0.1', port: 18200 }
  const base = { keypair, target, nonce: 1n, uuid: 'u', timeoutSeconds: 12, framed: false }
  const text = (name: string): string => sent.text(name)
  const crs = () => ({ curve: text('curve'), g: text('g'), h: text('h'), seed: text('seed') })
  const built =
    synapse === 'Store'
      ? buildRequest({
          ...base,
          synapse,
          fields: { ...crs(), curve: 'P-256', ttl: sent.number('ttl') },
          data: sent.base64('encrypted_data'),
        })
      : synapse === 'Challenge'
        ? buildRequest({
            ...base,
            synapse,
            fields: {
              ...crs(),
              curve: 'P-256',
              challenge_hash: text('challenge_hash'),
              challenge_index: sent.number('challenge_index'),
              chunk_size: sent.number('chunk_size'),
            },
          })
        : synapse === 'Retrieve'
          ? buildRequest({ ...base, synapse, fields: { data_hash: text('data_hash'), seed: text('seed') } })
          : null
  if (built === null) return
  const theirs = lowerNames(requestOf(vector).headers)
  const ours = lowerNames(built.headers)
  for (const [name, value] of theirs) {
    if (name !== 'computed_body_hash' && !name.startsWith('bt_header_input_obj_')) continue
    tally.equal(`${label}: our ${name}`, ours.get(name) ?? 'missing', value)
  }
  const body = parseJson(utf8Text(built.body) ?? '', { maxChars: built.body.length })
  const members = body.ok && isJsonObject(body.value) ? Object.keys(body.value) : []
  tally.equal(`${label}: our members`, members, Object.keys(sent.all()))
}

async function checkPreflight(vectors: Fields, tally: Tally, ports: Ports): Promise<void> {
  const expected = vectors.fields('preflight')
  const { service } = vectorAxon(vectors, ports)
  const origin = 'https://drive.example'
  const headers = { origin, 'access-control-request-method': 'POST' }
  const request = { method: 'OPTIONS', path: '/Retrieve', headers, body: new Uint8Array(0), remote: REMOTE }
  const cors = (answer: AxonResponse): boolean => 'access-control-allow-origin' in answer.headers
  const reference = await handleAxonRequest(request, service)
  tally.equal('preflight', reference.status, expected.value('http_status'))
  tally.equal('preflight: CORS headers', cors(reference), expected.value('cors_headers'))
  const ours: AxonService = { ...service, policy: 'strict', allowedOrigins: [origin] }
  const allowed = await handleAxonRequest(request, ours)
  const names = allowed.headers['access-control-allow-headers'] ?? ''
  tally.equal('preflight at our node', [allowed.status, cors(allowed)], [204, true])
  for (const vector of vectors.cases('requests')) {
    const missing = Object.keys(vector.fields('headers').all()).filter(
      (name) => !names.split(', ').includes(name.toLowerCase()) && !name.endsWith('encryption_payload'),
    )
    if (missing.length > 0) tally.check('preflight allows every header', false, missing.join(' '))
  }
  const foreign = { ...request, headers: { ...headers, origin: 'https://elsewhere.example' } }
  const refused = await handleAxonRequest(foreign, ours)
  tally.equal('preflight of another origin', [refused.status, cors(refused)], [403, false])
}

/** Seconds; the reference's window (protocol section 2.6). */
const WINDOW_SECONDS = 25

async function checkRateLimit(vectors: Fields, tally: Tally, ports: Ports): Promise<void> {
  const expected = vectors.cases('rate_limit_3_per_window')
  const limit = expected.filter((entry) => entry.number('http_status') === 200).length
  const limiter = slidingWindow(limit, WINDOW_SECONDS)
  const { service } = vectorAxon(vectors, ports)
  const limited: AxonService = {
    ...service,
    admit: ({ hotkey }, now) => {
      if (limiter.take(hotkey, now)) return { ok: true }
      return { ok: false, status: 403, reason: rateLimitText(hotkey, limit, WINDOW_SECONDS) }
    },
  }
  const keypair = keypairFromMiniSecret(hexToBytes(vectors.text('validator_mini_secret_hex')))
  const fields = {
    data_hash: dec(hashData(vectors.base64('stored_data_b64'), ports.sha3)),
    seed: '0'.repeat(64),
  }
  for (const [i, entry] of expected.entries()) {
    const built = buildRequest({
      synapse: 'Retrieve',
      fields,
      keypair,
      target: { hotkey: vectors.text('axon_hotkey') },
      nonce: BigInt(i + 1),
      uuid: 'rate',
      timeoutSeconds: 12,
      framed: false,
    })
    const answer = await handleAxonRequest({ ...built, method: 'POST', remote: REMOTE }, limited)
    tally.equal(`rate limit ${i}`, answer.status, entry.number('http_status'))
    tally.equal(`rate limit ${i}: message`, statusOf(answer).message, entry.text('message'))
  }
}

function checkRawBodies(vectors: Fields, tally: Tally, ports: Ports): void {
  const bodies = vectors.fields('raw_response_bodies')
  for (const name of Object.keys(bodies.all())) {
    const raw = bodies.text(name)
    const parsed = parseJson(raw, { maxChars: raw.length })
    if (!parsed.ok || !isSynapseName(name)) {
      tally.check(`raw ${name}`, false, parsed.ok ? 'unknown synapse' : parsed.detail)
      continue
    }
    // The reader keeps every digit; it does not keep that a float was written `12.0`.
    tally.equal(
      `raw ${name}: text`,
      stringifyJson(parsed.value),
      raw.replaceAll(/(:-?[0-9]+)\.0(?=[,}])/g, '$1'),
    )
    const answer = parseAnswer(name, { status: 200, headers: {}, body: utf8ToBytes(raw) })
    tally.check(`raw ${name}: answer`, answer.ok, answer.ok ? '' : answer.detail)
    if (name === 'Store' && answer.ok) checkRawStore(vectors, answer.value.fields, tally, ports)
    if (name === 'Retrieve' && answer.ok) {
      const data = answer.value.data ?? new Uint8Array(0)
      tally.equal(
        'raw Retrieve: data',
        dec(hashData(data, ports.sha3)),
        new Fields(parsed.value).text('data_hash'),
      )
    }
  }
}

function checkRawStore(vectors: Fields, fields: object, tally: Tally, ports: Ports): void {
  const echoed = new Fields(fields, 'raw Store')
  const seed = echoed.text('seed')
  const data = vectors.base64('stored_data_b64')
  const asked = { curve: echoed.text('curve'), g: echoed.text('g'), h: echoed.text('h'), seed }
  const messageHash = toInteger(ports.sha3(data, utf8ToBytes(seed)))
  const verdict = verifyStoreProof({ ...asked, messageHash }, fields, 'strict')
  tally.check('raw Store: proof', verdict.ok, verdict.ok ? '' : verdict.detail)
}
