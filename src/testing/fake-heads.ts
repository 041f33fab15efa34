/** The heads of one fake validator, kept by the rules of a real one. */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { AxonOutcome, GetHeadAnswer, PutHeadAnswer } from '../client/axon-port.ts'
import { headHash, openHead as openRecord } from '../wire/head.ts'
import { acknowledgedText, NO_HEAD, servedText } from '../wire/head-words.ts'
import type { Keypair } from '../wire/sr25519.ts'

const no = (code: string): AxonOutcome<never> => ({ ok: false, reason: 'refused', detail: code, code })

/** Records are never written into, and asked for again and again. */
const read = new WeakMap<Uint8Array, ReturnType<typeof openRecord>>()

function openHead(record: Uint8Array): ReturnType<typeof openRecord> {
  const head = read.get(record) ?? openRecord(record)
  read.set(record, head)
  return head
}

export class FakeHeads {
  /** Vault -> its head. Tests may put an older one here, or take it away. */
  readonly kept = new Map<string, Uint8Array>()
  readonly #key: Keypair

  constructor(key: Keypair) {
    this.#key = key
  }

  put(vaultId: string, record: Uint8Array): AxonOutcome<PutHeadAnswer> {
    const next = openHead(record)
    if (!next.ok) return no(next.reason)
    if (next.value.vaultId !== vaultId) return no('vault-differs')
    const here = this.kept.get(vaultId)
    const current = here === undefined ? null : openHead(here)
    if (current?.ok === true && current.value.hash !== next.value.hash) {
      const knows = next.value.parents.some((parent) => bytesToHex(parent) === current.value.hash)
      if (!knows || next.value.number <= current.value.number) return no('head-moved')
    }
    this.kept.set(vaultId, record)
    const { number, hash } = next.value
    const text = acknowledgedText({ validator: this.#key.address, vaultId, number, headHash: hash })
    return { ok: true, value: { number, headHash: hash, acknowledged: this.#signed(text) } }
  }

  get(vaultId: string, after: string | null): GetHeadAnswer {
    const record = this.kept.get(vaultId) ?? null
    const opened = record === null ? null : openHead(record)
    const number = opened?.ok === true ? opened.value.number : 0
    const hash = record === null ? null : headHash(record)
    const word = { validator: this.#key.address, vaultId, number, headHash: hash ?? NO_HEAD, after }
    return { record, number, headHash: hash, served: this.#signed(servedText(word)) }
  }

  #signed(text: string): string {
    return `0x${bytesToHex(this.#key.sign(new TextEncoder().encode(text)))}`
  }
}
