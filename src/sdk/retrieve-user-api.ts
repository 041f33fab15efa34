/** The reference's `RetrieveUserAPI`. Different from it: bytes that are not the object of that CID are refused before anything else is done. */
import { webPayloadCipher } from '../client/interchange/web-payload-cipher.ts'
import { sha256 } from '../client/web-crypto.ts'
import { cidOfDigest, parseCid } from '../protocol/cid.ts'
import { openPayload, parsePayload } from '../protocol/interop/payload.ts'
import type { Account } from './account.ts'
import { type NodeFailure, SdkError } from './sdk-error.ts'
import { MAX_OBJECT_BYTES } from './store-user-api.ts'
import { type ApiResponse, failureOf, type Prepared, Subnet21Api } from './subnet21-api.ts'

export interface RetrieveGiven {
  readonly cid: string
  /** False: the bytes as they are stored. Default: what an account of the reference encrypted is decrypted. */
  readonly decrypt?: boolean
}

export class RetrieveUserApi extends Subnet21Api<'RetrieveUser', RetrieveGiven, Uint8Array> {
  /** @throws TypeError when it is no CID */
  prepareSynapse({ cid, decrypt = true }: RetrieveGiven): Prepared<'RetrieveUser'> {
    if (!parseCid(cid).ok) throw new TypeError('retrieve: this is no CID')
    const fields = { data_hash: cid, range_start: null, range_end: null }
    return { synapse: 'RetrieveUser', fields, cid, raw: !decrypt }
  }

  /** The first answer that is the object. @throws SdkError not-found, not-retrieved, too-large, wrong-data, wrong-key, no-encryption-key */
  async processResponses(responses: readonly ApiResponse<'RetrieveUser'>[]): Promise<Uint8Array> {
    const failures: NodeFailure[] = []
    let undecrypted: SdkError | null = null
    for (const response of responses) {
      const data = response.answer?.data ?? null
      if (data === null) failures.push(failureOf(response))
      else if (cidOfDigest(await sha256(data)) !== response.request.cid) {
        const message = 'it gave bytes that are not the object of that CID'
        failures.push({ hotkey: response.axon.hotkey, status: 200, code: 'wrong-data', message })
      } else if (response.request.raw === true) return data
      else {
        // The CID names the ciphertext and not the payload: another node may tell the true one.
        const opened = await decrypted(data, response.answer?.fields.encryption_payload ?? null, this.account)
        if (!(opened instanceof SdkError)) return opened
        undecrypted ??= opened
      }
    }
    throw undecrypted ?? notRetrieved(failures)
  }
}

async function decrypted(
  data: Uint8Array,
  payload: string | null,
  account: Account,
): Promise<Uint8Array | SdkError> {
  const parsed = parsePayload(payload)
  if (!parsed.ok)
    return new SdkError('wrong-key', 'Another program encrypted it; `decrypt: false` gives the bytes.')
  if (parsed.value.kind === 'plain') return data
  if (account.encryptionKey === null)
    return new SdkError('no-encryption-key', 'It is encrypted, and a session has no private key to open it.')
  const walletKey = await account.encryptionKey()
  const opened = await openPayload({ data, payload, walletKey, cipher: webPayloadCipher })
  return opened.ok ? opened.value : new SdkError('wrong-key', `It was not decrypted: ${opened.detail}.`)
}

const isUnknown = ({ status, code }: NodeFailure): boolean => status === 404 || code === 'not-found'

function notRetrieved(failures: readonly NodeFailure[]): SdkError {
  const said = failures.map(({ hotkey, message }) => `${hotkey}: ${message}`).join('; ')
  if (failures.some(({ code }) => code === 'wrong-data'))
    return new SdkError('wrong-data', `Nobody gave the object of that CID. ${said}`, failures)
  const cut = failures.filter(({ code }) => code === 'answer-too-large')
  const others = failures.filter((failure) => !cut.includes(failure))
  if (cut.length > 0 && others.every(isUnknown))
    return new SdkError(
      'too-large',
      `It has more than ${MAX_OBJECT_BYTES / 2 ** 20} MiB, which is all that is taken of a node at once. ${said}`,
      failures,
    )
  const unknown = failures.every(isUnknown)
  return unknown
    ? new SdkError('not-found', `No node has an object of that CID. ${said}`, failures)
    : new SdkError('not-retrieved', `No node gave it. ${said}`, failures)
}
