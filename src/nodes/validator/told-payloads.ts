/**
 * Payloads of objects as other validators were told them. One of them may lie, and what a wrong payload belongs to is as good as lost: so
 * several are heard, and what most of them say counts. Who is silent time after time is not asked again: a rebuild has many objects.
 */
import type { NodeAddress } from '../../engine/ports.ts'
import { axonUrl } from '../../wire/node-url.ts'
import type { AxonClient } from '../shared/axon-client.ts'

/** What our own clients send: their objects open without it (client/axon-transport.ts). */
export const OUR_PAYLOAD = '{"filetao":1}'

/** Validators that are heard about one object: each reads it from its holders for that. */
const WORDS = 3
/** Times in a row without any answer. */
const SILENCES_MAX = 3
const ASK_MS = 10_000

export class ToldPayloads {
  readonly #call: AxonClient['call']
  readonly #silences = new Map<string, number>()

  constructor(client: Pick<AxonClient, 'call'>) {
    this.#call = client.call.bind(client)
  }

  /** Null: none of these validators was told of the object. */
  async of(cid: string, validators: readonly NodeAddress[]): Promise<string | null> {
    const votes = new Map<string, number>()
    let heard = 0
    for (const validator of validators) {
      if (heard === WORDS) break
      const payload = await this.#ask(validator, cid)
      if (payload === null) continue
      heard += 1
      votes.set(payload, (votes.get(payload) ?? 0) + 1)
    }
    const [most] = [...votes].sort(([, a], [, b]) => b - a)
    return most?.[0] ?? null
  }

  /** One byte is asked for, and the payload comes along. */
  async #ask(validator: NodeAddress, cid: string): Promise<string | null> {
    const { hotkey } = validator
    const silences = this.#silences.get(hotkey) ?? 0
    if (silences >= SILENCES_MAX) return null
    const fields = { data_hash: cid, range_start: 0, range_end: 1 }
    const answer = await this.#call({ hotkey, url: axonUrl(validator) }, 'RetrieveUser', fields, undefined, {
      timeoutMs: ASK_MS,
    })
    const isSilent = !answer.ok && answer.status === 0
    this.#silences.set(hotkey, isSilent ? silences + 1 : 0)
    return answer.ok ? (answer.value.fields.encryption_payload ?? null) : null
  }
}
