/** Runs itself again as a worker: that is where a page's vault is. Milliseconds, unless the name says otherwise. */
import { formatPhrase } from '../../src/client/recovery-phrase.ts'
import { deriveVaultKeys, vaultMacOf } from '../../src/client/subkeys.ts'
import { createVaultFile, openVaultFile, verifyVault } from '../../src/client/vault.ts'
import type { Secret } from '../../src/client/vault-api.ts'
import { tuneCost } from '../../src/client/vault-cost.ts'
import { encodeSlots, mergeSlots } from '../../src/client/vault-merge.ts'
import { makeSlot } from '../../src/client/vault-slot.ts'
import { wasmArgon2id } from '../../src/client/wasm-hashes.ts'

export interface UnlockTimes {
  readonly memoryMiB: number
  readonly passes: number
  readonly make: number
  readonly passphrase: number
  readonly wrong: number
  readonly stretch: number
  readonly phrase: number
  readonly mistake: number
}

const PASSPHRASE = 'tall otter brick mango'
const ENTROPY = new Uint8Array(32).map((_byte, at) => at * 7 + 1)

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** A vault with a passphrase and a phrase. */
async function vaultWithKit(file: Uint8Array, rootKey: Uint8Array): Promise<Uint8Array> {
  const vaultMac = vaultMacOf(rootKey)
  const body = verifyVault(file, vaultMac)
  if (!body.ok) throw new Error(body.detail)
  const secret = { kind: 'phrase', entropy: ENTROPY, number: new Uint8Array(4) } as const
  const note = { label: '', createdAt: 0 }
  const slot = await makeSlot({ vaultId: body.value.id, rootKey, secret, note }, wasmArgon2id)
  const both = encodeSlots(body.value.id, mergeSlots(body.value, { slots: [slot], revoked: [] }), vaultMac)
  if (!both.ok) throw new Error(both.detail)
  return both.value
}

async function measure(): Promise<UnlockTimes> {
  const clock = { now: () => Date.now() }
  const began = performance.now()
  const cost = await tuneCost({ argon2id: wasmArgon2id, clock })
  const made = await createVaultFile({ passphrase: PASSPHRASE, label: '', createdAt: 0, cost }, wasmArgon2id)
  const make = performance.now() - began
  const file = await vaultWithKit(made.file, made.rootKey)
  const open = (secret: Secret) =>
    timed(async () => {
      const opened = await openVaultFile(file, secret, wasmArgon2id)
      if (opened.ok) await deriveVaultKeys(opened.value.rootKey)
    })
  const words = formatPhrase(ENTROPY)
  return {
    memoryMiB: cost.memoryKiB / 1024,
    passes: cost.passes,
    make,
    passphrase: await open({ kind: 'passphrase', text: PASSPHRASE }),
    wrong: await open({ kind: 'passphrase', text: `${PASSPHRASE}s` }),
    stretch: await timed(() => wasmArgon2id(new Uint8Array(16), new Uint8Array(16), cost)),
    phrase: await open({ kind: 'phrase', words }),
    mistake: await open({ kind: 'phrase', words: words.replace(/\w+$/, 'zoo') }),
  }
}

if (typeof document === 'undefined') {
  void measure().then(postMessage)
} else {
  const source = document.querySelector('script')?.src ?? ''
  const measureUnlock = (): Promise<unknown> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(source, { type: 'module' })
      worker.addEventListener('message', ({ data }) => {
        worker.terminate()
        resolve(data)
      })
      worker.addEventListener('error', ({ message }) => reject(new Error(message)))
    })
  Object.assign(globalThis, { measureUnlock })
}
