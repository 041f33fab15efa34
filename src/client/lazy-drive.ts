/**
 * The drive before anybody opened it. Whether there is a vault, which one it is and what passkeys it has is one
 * look into storage; cryptography, proofs and the network are loaded when the first call needs them, which is the
 * one that brings a secret.
 */
import type { DriveApi, DriveEvents } from './drive-api.ts'
import { outcome } from './drive-error.ts'
import type { PasskeyChoice } from './vault-api.ts'

/** What is known of a vault without a secret. @throws DriveError vault-missing, vault-damaged */
export interface VaultPeek {
  vaultId(): Promise<string>
  passkeys(): Promise<readonly PasskeyChoice[]>
}

interface LazyDriveParts {
  readonly hasVault: () => Promise<boolean>
  readonly peek: () => Promise<VaultPeek>
  /** Loads and makes the drive. It may fail, when the page's files cannot be fetched, and is then tried anew. */
  readonly load: () => Promise<DriveApi>
}

/** Calls that have an answer while nothing is loaded, and load nothing. */
type IdleCalls = Pick<
  DriveApi,
  | 'vaultState'
  | 'vaultId'
  | 'passkeys'
  | 'lock'
  | 'subscribe'
  | 'cancel'
  | 'clearFinished'
  | 'unwatch'
  | 'closeLink'
>

export function lazyDrive({ hasVault, peek, load }: LazyDriveParts): DriveApi {
  let loading: Promise<DriveApi> | null = null
  let events: Partial<DriveEvents> | null = null

  const start = async (): Promise<DriveApi> => {
    const drive = await load()
    if (events !== null) await drive.subscribe(events)
    return drive
  }
  const drive = (): Promise<DriveApi> => {
    loading ??= start().catch((error: unknown) => {
      loading = null
      throw error
    })
    return loading
  }
  const idle: IdleCalls = {
    vaultState: async () => (loading === null ? stateOf(await hasVault()) : (await loading).vaultState()),
    vaultId: async () =>
      loading === null ? outcome(async () => (await peek()).vaultId()) : (await loading).vaultId(),
    passkeys: async () =>
      loading === null ? outcome(async () => (await peek()).passkeys()) : (await loading).passkeys(),
    lock: async () => (await loading)?.lock(),
    async subscribe(listener) {
      events = listener
      if (loading !== null) return (await loading).subscribe(listener)
      listener.state?.(stateOf(await hasVault()))
    },
    cancel: async (transferId) => (await loading)?.cancel(transferId),
    clearFinished: async () => (await loading)?.clearFinished(),
    closeLink: async () => (await loading)?.closeLink(),
    unwatch: async (viewId) => (await loading)?.unwatch(viewId),
  }
  return forwarding(idle, drive)
}

/** An object that answers the idle calls itself and passes every other one on. */
function forwarding(idle: IdleCalls, drive: () => Promise<DriveApi>): DriveApi {
  const forward =
    (name: string) =>
    async (...given: unknown[]) => {
      const target = await drive()
      const method: unknown = Reflect.get(target, name)
      if (typeof method !== 'function') throw new TypeError(`the drive has no ${name}`)
      return Reflect.apply(method, target, given)
    }
  const proxy: unknown = new Proxy(idle, {
    // Promises ask whatever they are given for `then`; a drive is not one.
    get: (own, name) =>
      typeof name === 'string' && name !== 'then' && !Reflect.has(own, name)
        ? forward(name)
        : Reflect.get(own, name),
  })
  // Every name that is asked of it is answered; which names there are, only the type knows.
  return proxy as DriveApi
}

function stateOf(vaultExists: boolean): 'locked' | 'none' {
  return vaultExists ? 'locked' : 'none'
}
