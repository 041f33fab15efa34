/** A proof worker for each comparison of the page's files. */
import { proxy, wrap } from 'comlink'
import proofWorkerUrl from '../../workers/proof.worker.ts?worker&url'
import type { CheckedApp } from '../client/app-check/check-app.ts'
import type { AppChecker } from '../features/app-check/app-checker.ts'
import { GuardedWorker } from './guarded-worker.ts'

/** What workers/proof.worker.ts exposes to the page for this. */
interface ProofWorker {
  checkApp(loaded: readonly string[], onStep: (done: number, all: number) => void): Promise<CheckedApp>
}

export function startAppChecker(): AppChecker {
  const worker = new GuardedWorker(proofWorkerUrl, 'app')
  const remote = wrap<ProofWorker>(worker)
  const broken = new Promise<never>((_, reject) => {
    worker.addEventListener('error', () => reject(new Error('the proof worker stopped')))
  })
  // Nobody may be waiting for it.
  broken.catch(() => undefined)
  return {
    check: (onStep) => Promise.race([remote.checkApp(loadedScripts(), proxy(onStep)), broken]),
    close: () => worker.terminate(),
  }
}

/** Paths of this origin's scripts that this page has fetched so far. */
function loadedScripts(): string[] {
  const paths = performance
    .getEntriesByType('resource')
    .map(({ name }) => new URL(name))
    .filter(({ origin, pathname }) => origin === location.origin && pathname.endsWith('.js'))
    .map(({ pathname }) => pathname)
  return [...new Set(paths)].sort()
}
