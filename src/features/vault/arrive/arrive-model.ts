/** What a person has given of a drive that is to come here. */
import { hasKitLink } from '../../../client/kit-sign.ts'
import type { Secret } from '../../../client/vault-api.ts'

export type ArriveWay = Secret['kind']

export interface Given {
  readonly way: ArriveWay
  /** 24 words or text with a kit link; null while it is not whole. */
  readonly kit: string | null
  readonly vaultId: string
  readonly passphrase: string
  readonly passkey: Secret | null
}

export const NOTHING_GIVEN: Given = { way: 'phrase', kit: null, vaultId: '', passphrase: '', passkey: null }

/** Null while it is not whole. */
export function secretOf({ way, kit, passphrase, passkey }: Given): Secret | null {
  switch (way) {
    case 'phrase':
      return kit === null ? null : { kind: 'phrase', words: kit }
    case 'passphrase':
      return passphrase === '' ? null : { kind: 'passphrase', text: passphrase }
    case 'passkey':
      return passkey
  }
}

/** Null where the kit says it; undefined while nobody does. */
export function vaultIdOf({ way, kit, vaultId }: Given): string | null | undefined {
  if (way === 'phrase' && kit !== null && hasKitLink(kit)) return null
  return vaultId.trim() === '' ? undefined : vaultId.trim()
}
