/** PutHead and GetHead: what the engine keeps, with this validator's signature under what it says of it. */
import { bytesToHex } from '@noble/hashes/utils.js'
import type { HeadService } from '../../engine/head-service.ts'
import type { Route } from '../../wire/axon.ts'
import { acknowledgedText, NO_HEAD, servedText } from '../../wire/head-words.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { refusal } from './answer-refusal.ts'

export interface HeadRoutes {
  readonly PutHead: Route<'PutHead'>
  readonly GetHead: Route<'GetHead'>
}

export function headRoutes(heads: HeadService, keypair: Keypair): HeadRoutes {
  const validator = keypair.address
  const signed = (text: string) => `0x${bytesToHex(keypair.sign(new TextEncoder().encode(text)))}`
  return {
    PutHead: {
      open: true,
      async handle({ caller, fields, data }) {
        const vaultId = fields.vault_id
        const put = await heads.put(caller, vaultId, data ?? new Uint8Array(0))
        if (!put.ok) return refusal(put)
        const { number, hash: headHash } = put.value
        const acknowledged = signed(acknowledgedText({ validator, vaultId, number, headHash }))
        return { ok: true, fields: { number, head_hash: headHash, acknowledged } }
      },
    },
    GetHead: {
      open: true,
      async handle({ fields: { vault_id: vaultId, after } }) {
        const got = await heads.get(vaultId)
        if (!got.ok) return refusal(got)
        const head = got.value
        const number = head?.number ?? 0
        const headHash = head?.hash ?? NO_HEAD
        const served = signed(servedText({ validator, vaultId, number, headHash, after }))
        return {
          ok: true,
          fields: { number, head_hash: head?.hash ?? null, served },
          data: head?.record ?? null,
        }
      },
    },
  }
}
