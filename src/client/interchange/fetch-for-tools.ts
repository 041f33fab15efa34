/** An object of the tools from the network: whichever validator gives it, the bytes are those of its CID or they do not count. */
import type { Neuron } from '../../chain/chain-types.ts'
import { cidOfDigest } from '../../protocol/cid.ts'
import { openPayload, parsePayload } from '../../protocol/interop/payload.ts'
import type { ToolEntry, ToolImport } from '../interchange-api.ts'
import type { NetworkAccess } from '../network-access.ts'
import { askInTurn, RETRIEVE_TIMEOUT_MS, Tally } from '../transfer/ask-validators.ts'
import { sha256 } from '../web-crypto.ts'
import { webPayloadCipher } from './web-payload-cipher.ts'

export interface ToolObject {
  readonly data: Uint8Array
  readonly payload: string | null
}

/** @throws FetchError content-damaged, not-found, validator-unreachable; DriveError no-validator; ChainError; the signal's reason */
export async function fetchForTools(
  access: NetworkAccess,
  { cid, nodes }: Pick<ToolEntry, 'cid' | 'nodes'>,
  signal: AbortSignal,
): Promise<ToolObject> {
  const tally = new Tally()
  const ask = async (validator: Neuron): Promise<ToolObject | null> => {
    const options = { timeoutMs: RETRIEVE_TIMEOUT_MS, signal }
    const answer = await access.axons.retrieveUser(validator, { cid }, options)
    if (!answer.ok) {
      tally.failed(validator, answer)
      return null
    }
    const { data, payload = null } = answer.value
    if (cidOfDigest(await sha256(data)) === cid) return { data, payload }
    tally.lied(validator, 'content-id: the bytes it gave are not this object')
    return null
  }
  // Those that acknowledged it are the likeliest to have it.
  const { metagraph } = await access.ring.view()
  for (const named of metagraph.neurons)
    if (nodes.includes(named.hotkey) && named.axon !== null) {
      signal.throwIfAborted()
      const found = await ask(named)
      if (found !== null) return found
    }
  const found = await askInTurn(access, 0, signal, ask)
  if (found === null) throw tally.error('the object')
  return found
}

export type OpenedObject =
  | { readonly state: 'open'; readonly plain: Uint8Array; readonly sealed: boolean }
  | Exclude<ToolImport, { readonly state: 'begun' }>

/** @param walletKey null: none is open */
export async function openForTools(
  { data, payload }: ToolObject,
  walletKey: Uint8Array | null,
): Promise<OpenedObject> {
  const parsed = parsePayload(payload)
  if (!parsed.ok) return { state: 'format-unknown' }
  if (parsed.value.kind === 'plain') return { state: 'open', plain: data, sealed: false }
  if (walletKey === null) return { state: 'key-needed' }
  const opened = await openPayload({ data, payload, walletKey, cipher: webPayloadCipher })
  if (opened.ok) return { state: 'open', plain: opened.value, sealed: true }
  return { state: opened.reason === 'wrong-wallet-key' ? 'key-wrong' : 'damaged' }
}

/** The last part of a path, whichever system wrote it. */
export function fileNameOf(name: string): string {
  const last = name.split(/[\\/]/).findLast((part) => part.trim() !== '')
  return last ?? 'file'
}
