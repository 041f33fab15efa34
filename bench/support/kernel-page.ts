/** Runs itself again as a worker, as the page's proofs do, and measures there what it is asked for. */
import { type KernelWork, prepareKernel } from './kernel-work.ts'

if (typeof document === 'undefined') {
  const prepared = prepareKernel()
  addEventListener('message', ({ data }: MessageEvent<KernelWork>) => {
    void prepared.then((measure) => measure(data)).then(postMessage)
  })
} else {
  const worker = new Worker(document.querySelector('script')?.src ?? '', { type: 'module' })
  const measureKernel = (what: KernelWork): Promise<number> =>
    new Promise((resolve, reject) => {
      worker.addEventListener('message', ({ data }: MessageEvent<number>) => resolve(data), { once: true })
      worker.addEventListener('error', ({ message }) => reject(new Error(message)), { once: true })
      worker.postMessage(what)
    })
  Object.assign(globalThis, { measureKernel })
}
