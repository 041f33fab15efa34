/** What a ping and its answer say: whether somebody answers, who, by which clock, and what program it is. */
import { hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { verifySignature } from '../../wire/sr25519.ts'
import { decodeAddress } from '../../wire/ss58.ts'
import type { Asked, Exchange } from './ask-node.ts'
import type { Finding, StepState } from './preflight-api.ts'

export interface Found {
  readonly state: Exclude<StepState, 'waits' | 'asks' | 'skipped'>
  readonly found: Finding
  readonly values: Readonly<Record<string, string | number>>
}

export const good = (found: Finding, values: Found['values'] = {}): Found => ({
  state: 'good',
  found,
  values,
})
export const note = (found: Finding, values: Found['values'] = {}): Found => ({
  state: 'note',
  found,
  values,
})
export const bad = (found: Finding, values: Found['values'] = {}): Found => ({ state: 'bad', found, values })

/** Milliseconds by which the clock of a caller may be ahead of a node's, and behind it (docs/wire.md). */
const AHEAD_MAX_MS = 2_000
const BEHIND_MAX_MS = 10_000
/** Less than this says nothing: the node's clock is taken for the middle of the exchange. */
const SAME_MS = 500

/** Whether there was a way to the node at all. */
export function reachOf({ exchanges, late }: Pick<Asked<'Synapse'>, 'exchanges' | 'late'>): Found {
  const [first] = exchanges
  if (first === undefined) return late ? bad('too-slow') : bad('gateway-lost')
  const { refusal } = first
  if (refusal === null) return good('reached', { ms: first.heardAt - first.sentAt })
  const { code, why } = refusal
  if (code === 'address-refused') return bad('address-refused', { why })
  if (code === 'axon-too-slow') return bad('too-slow')
  if (code === 'unknown-axon' || code === 'chain-away') return bad('gateway-behind')
  if (code === 'relay-busy' || code === 'too-many-calls' || code === 'too-many-unsigned')
    return bad('gateway-busy')
  return bad('unreachable')
}

/** A header that every axon sets, refusing or not. */
const speaksProtocol = ({ headers }: Exchange): boolean => headers['bt_header_axon_status_code'] !== undefined

export function pingOf({ reply, exchanges }: Asked<'Synapse'>): Found {
  const last = exchanges.at(-1)
  if (last === undefined) return bad('not-an-axon', { status: 0 })
  if (reply.ok && speaksProtocol(last)) return good('ping-answered', { ms: last.heardAt - last.sentAt })
  if (reply.ok || !speaksProtocol(last)) return bad('not-an-axon', { status: last.status })
  return bad('ping-refused', { status: last.status, said: reply.detail })
}

/**
 * Who answers. A signature over this caller's key and the node's clock is made by the key of the hotkey only; one that was made
 * before is of another caller or an old time. Answers in frames carry none, so that the first ping, which is none, counts.
 * @param caller SS58 of who asked
 */
export function identityOf(hotkey: string, caller: string, exchanges: readonly Exchange[]): Found {
  const said = exchanges.map(({ headers }) => headers['bt_header_axon_hotkey'] ?? '')
  const other = said.find((each) => each !== '' && each !== hotkey)
  if (other !== undefined) return bad('identity-other', { hotkey: shownWord(other, 60) })
  const signed = exchanges.find(({ headers }) => headers['bt_header_axon_signature'] !== undefined)
  if (signed === undefined) return note('identity-unsigned')
  return isSignedBy(hotkey, caller, signed.headers) ? good('identity-signed') : bad('identity-forged')
}

function isSignedBy(hotkey: string, caller: string, headers: Exchange['headers']): boolean {
  const key = decodeAddress(hotkey)
  const hex = /^0x([0-9a-f]{128})$/.exec(headers['bt_header_axon_signature'] ?? '')?.[1]
  if (!key.ok || hex === undefined) return false
  const { bt_header_axon_nonce: nonce = '', bt_header_axon_uuid: uuid = '' } = headers
  const message = `${nonce}.${caller}.${hotkey}.${uuid}`
  return verifySignature(utf8ToBytes(message), hexToBytes(hex), key.value)
}

/** The node's clock minus this device's, in the middle of the exchange. */
export function clockOf(exchanges: readonly Exchange[]): Found {
  const [first] = exchanges
  const nonce = first?.headers['bt_header_axon_nonce']
  if (first === undefined || nonce === undefined || !/^[0-9]{19}$/.test(nonce)) return note('clock-unknown')
  const ms = Number(BigInt(nonce) / 1_000_000n) - Math.round((first.sentAt + first.heardAt) / 2)
  if (ms < -AHEAD_MAX_MS || ms > BEHIND_MAX_MS) return bad('clock-refuses', { ms })
  return Math.abs(ms) < SAME_MS ? good('clock-same', { ms }) : note('clock-off', { ms })
}

/** @param frames whether it reads frames, which only our nodes do */
export function versionOf(frames: boolean | undefined, exchanges: readonly Exchange[]): Found {
  const version = shownWord(exchanges.at(-1)?.headers['bt_header_axon_version'] ?? '', 32)
  if (frames === undefined) return note('version-unknown')
  return frames ? good('version-ours', { version }) : note('version-stock', { version })
}

/** A stranger's word as it may be shown: what is none of this form is not. */
function shownWord(text: string, most: number): string {
  return /^[\w.-]+$/.test(text) && text.length <= most ? text : '?'
}
