/**
 * A worker of the page's own that starts once every file it may load is the one that was built. Browsers compare what a document
 * loads (`integrity`, import maps), and nothing that a worker does. What is compared the browser asks for once more when it starts the
 * worker; docs/builds.md says what that leaves open.
 */
import { filesOfWorker, lookForChanges } from './own-files.ts'
import { scriptUrl } from './script-policy.ts'

/** To whoever talks to it a worker: what is posted meanwhile waits. An `error` event says that it did not start, or broke. */
export class GuardedWorker extends EventTarget {
  #worker: Worker | null = null
  #ended = false
  readonly #waiting: [message: unknown, transfer: Transferable[]][] = []

  /** @throws TypeError for a file that is none of the page's workers */
  constructor(url: string, name: string) {
    super()
    const trusted = scriptUrl(url)
    const files = filesOfWorker(url)
    const compared = files.map(({ path, integrity }) => fetch(path, { integrity }))
    Promise.all(compared).then(
      () => this.#start(trusted, name),
      () => {
        // Another file or no network: the comparison tells them apart.
        lookForChanges()
        this.dispatchEvent(new Event('error'))
      },
    )
  }

  postMessage(message: unknown, transfer: Transferable[] = []): void {
    if (this.#worker === null) this.#waiting.push([message, transfer])
    else this.#worker.postMessage(message, transfer)
  }

  terminate(): void {
    this.#ended = true
    this.#worker?.terminate()
  }

  #start(url: string, name: string): void {
    if (this.#ended) return
    const worker = new Worker(url, { type: 'module', name })
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) =>
      this.dispatchEvent(new MessageEvent('message', { data })),
    )
    worker.addEventListener('error', () => this.dispatchEvent(new Event('error')))
    this.#worker = worker
    for (const [message, transfer] of this.#waiting.splice(0)) worker.postMessage(message, transfer)
  }
}
