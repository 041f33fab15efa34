/** Runs itself again as a worker, as the page's proofs do, and measures there as often as it is asked. */
import { type ProofRates, prepareProofs } from './proof-work.ts'

if (typeof document === 'undefined') {
  const prepared = prepareProofs()
  addEventListener('message', () => {
    void prepared.then((measure) => measure()).then(postMessage)
  })
} else {
  const worker = new Worker(document.querySelector('script')?.src ?? '', { type: 'module' })
  const measureProofs = (): Promise<ProofRates> =>
    new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<ProofRates>) => resolve(data), {
        once: true,
      })
      worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true })
      worker.postMessage('measure')
    })
  Object.assign(globalThis, { measureProofs })
}
