/**
 * The page's policy demands Trusted Types: every script's URL passes through a policy that knows exactly the page's own
 * workers and throws on anything else.
 */
import driveWorkerUrl from '../../workers/drive.worker.ts?worker&url'
import hashWorkerUrl from '../../workers/hash.worker.ts?worker&url'
import labWorkerUrl from '../../workers/lab.worker.ts?worker&url'
import networkWorkerUrl from '../../workers/network.worker.ts?worker&url'
import proofWorkerUrl from '../../workers/proof.worker.ts?worker&url'
import sendWorkerUrl from '../../workers/send.worker.ts?worker&url'

/** At the top, so that it may answer for the whole origin (vite.config.ts puts it there). */
export const SERVICE_WORKER_URL = '/service-worker.js'
/** Of public/. */
export const INERT_WORKER_URL = '/inert-worker.js'

const OWN: readonly string[] = [
  driveWorkerUrl,
  proofWorkerUrl,
  hashWorkerUrl,
  networkWorkerUrl,
  labWorkerUrl,
  sendWorkerUrl,
  SERVICE_WORKER_URL,
  INERT_WORKER_URL,
]

interface ScriptPolicy {
  /** A TrustedScriptURL where the browser has them; lib.dom's Worker accepts it as the string it stands for. */
  createScriptURL(url: string): string
}

interface PolicyFactory {
  createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy
}

declare global {
  interface Window {
    readonly trustedTypes?: PolicyFactory
  }
}

const rules: ScriptPolicy = {
  createScriptURL(url) {
    if (!OWN.includes(url)) throw new TypeError('Only the drive’s own workers may be started')
    return url
  },
}

const policy = window.trustedTypes?.createPolicy('filetao-worker', rules) ?? rules

/** @throws TypeError for any other script */
export function scriptUrl(url: string): string {
  return policy.createScriptURL(url)
}
