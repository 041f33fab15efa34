/** From the texts of a form to the members of a call, by the shapes that nodes themselves demand. Total. */
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { auditParametersOf } from '../../protocol/audit-parameters.ts'
import { contentRoot } from '../../protocol/content-tree.ts'
import { parseRequestFields } from '../../wire/synapse.ts'
import type { AxonCall } from '../axon-calls.ts'
import { OUR_PAYLOAD } from '../axon-transport.ts'
import { leavesOf } from '../transfer/leaves.ts'
import { manyRandomBytes, randomBytes } from '../web-crypto.ts'
import { endpointOf } from './endpoints.ts'
import { SAMPLE_BYTES_MAX, SAMPLE_TTL_MAX } from './live-api.ts'

/** Synapses that the console sends. */
const SENT = [
  'Synapse',
  'StoreUser',
  'RetrieveUser',
  'HoldersUser',
  'ChallengeUser',
  'LeaseUser',
  'RenewUser',
  'DeleteUser',
  'AccountUser',
  'GetHead',
] as const
type Sent = (typeof SENT)[number]

export type ConsoleCall = { readonly [N in Sent]: AxonCall<N> }[Sent]

type Given = Readonly<Record<string, string>>
type Members = Record<string, unknown>
type Read<Call = ConsoleCall> =
  | { readonly ok: true; readonly call: Call }
  | { readonly ok: false; readonly detail: string }

/** By name one by one: only so each call has the members of its own synapse. */
const CALLS: { readonly [N in Exclude<Sent, 'StoreUser'>]: (members: Members) => Read<AxonCall<N>> } = {
  Synapse: (members) => callOf('Synapse', members),
  RetrieveUser: (members) => callOf('RetrieveUser', members),
  HoldersUser: (members) => ours('HoldersUser', members),
  ChallengeUser: (members) => ours('ChallengeUser', members),
  LeaseUser: (members) => ours('LeaseUser', members),
  RenewUser: (members) => ours('RenewUser', members),
  DeleteUser: (members) => ours('DeleteUser', members),
  AccountUser: (members) => ours('AccountUser', members),
  GetHead: (members) => ours('GetHead', members),
}

/** @returns why a node would refuse it, or the call */
export async function consoleCall(endpoint: string, given: Given): Promise<Read> {
  const synapse = SENT.find((name) => name === endpoint)
  if (synapse === undefined) return { ok: false, detail: `${endpoint} cannot be called from a page` }
  const members = membersOf(endpoint, given)
  if (synapse === 'StoreUser') return storeCall(given, members)
  if (synapse === 'ChallengeUser') Object.assign(members, basesFor(given['seed'] ?? ''))
  return CALLS[synapse](members)
}

function callOf<N extends Sent>(synapse: N, members: Members): Read<AxonCall<N>> {
  const fields = parseRequestFields(synapse, members)
  return fields.ok
    ? { ok: true, call: { synapse, fields: fields.value } }
    : { ok: false, detail: fields.detail }
}

function ours<N extends Sent>(synapse: N, members: Members): Read<AxonCall<N>> {
  const read = callOf(synapse, members)
  return read.ok ? { ok: true, call: { ...read.call, framed: true } } : read
}

async function storeCall(given: Given, members: Members): Promise<Read> {
  const data = dataOf(given['data'] ?? '')
  if (data === null) return { ok: false, detail: `data: 1 to ${SAMPLE_BYTES_MAX} bytes` }
  const ttl = members['ttl']
  if (typeof ttl === 'number' && ttl > SAMPLE_TTL_MAX)
    return { ok: false, detail: `ttl: at most ${SAMPLE_TTL_MAX} s from here` }
  const root = bytesToHex(contentRoot(await leavesOf(data), data.length))
  const all = { ttl: members['ttl'], encryption_payload: OUR_PAYLOAD, content_root: root }
  const fields = parseRequestFields('StoreUser', all)
  if (!fields.ok) return { ok: false, detail: fields.detail }
  return { ok: true, call: { synapse: 'StoreUser', fields: fields.value, data } }
}

function dataOf(text: string): Uint8Array | null {
  const random = /^random:(\d{1,7})$/.exec(text.trim())
  const length = random === null ? utf8ToBytes(text).length : Number(random[1])
  if (length < 1 || length > SAMPLE_BYTES_MAX) return null
  return random === null ? utf8ToBytes(text) : manyRandomBytes(length)
}

function basesFor(seed: string): object {
  return auditParametersOf(seed.trim() === '' ? bytesToHex(randomBytes(32)) : seed.trim())
}

/** What is left empty is left out. */
function membersOf(endpoint: string, given: Given): Members {
  const members: Members = {}
  for (const { name, kind } of endpointOf(endpoint)?.fields ?? []) {
    const text = (given[name] ?? '').trim()
    if (text === '' || kind === 'data') continue
    if (kind === 'integer') members[name] = Number(text)
    else members[name] = kind === 'lines' ? text.split(/\s+/) : text
  }
  return members
}
