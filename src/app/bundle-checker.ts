/** A proof worker for each bundle: it can be ended in the middle, and needs neither a drive nor a network. */
import { proxy, transfer, wrap } from 'comlink'
import proofWorkerUrl from '../../workers/proof.worker.ts?worker&url'
import type { VerifiedBundle } from '../client/bundle/verify-bundle.ts'
import type { BundleChecker } from '../features/verify/bundle-checker.ts'
import { GuardedWorker } from './guarded-worker.ts'

/** What workers/proof.worker.ts exposes to the page for this. */
interface ProofWorker {
  verifyBundle(bytes: Uint8Array, onStep: (done: number, all: number) => void): Promise<VerifiedBundle>
}

export function startChecker(): BundleChecker {
  const worker = new GuardedWorker(proofWorkerUrl, 'bundle')
  const remote = wrap<ProofWorker>(worker)
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', () => reject(new Error('the proof worker stopped')))
  })
  // Nobody may be waiting for it.
  broken.catch(() => undefined)
  return {
    check: (bytes, onStep) =>
      Promise.race([remote.verifyBundle(transfer(bytes, [bytes.buffer]), proxy(onStep)), broken]),
    close: () => worker.terminate(),
  }
}
