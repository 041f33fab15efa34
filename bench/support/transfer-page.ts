/** The page of the transfer bench: runs transfers in one or two workers, and what is compared with them. Answers seconds. */
import { transfer, wrap } from 'comlink'
import { save } from '../../src/features/shared/save-file.ts'
import { handOverPorts } from '../../workers/port-transfer.ts'
import type { Hashing, StoredFile, TransferWork } from './transfer-work.ts'

declare global {
  var bench: typeof runs | undefined
}

handOverPorts()

const input = document.createElement('input')
input.type = 'file'
document.body.append(input)

const startWorker = () =>
  wrap<TransferWork>(new Worker(new URL('../worker/transfer.worker.ts', import.meta.url), { type: 'module' }))
const workers = [startWorker(), startWorker()] as const

interface HashWorker {
  connect(port: MessagePort): void
}

/** Long files are hashed beside the first worker from then on, as in the page. */
async function hashBeside(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  // Written in one: the bundler looks for just this.
  const worker = new Worker(new URL('../../workers/hash.worker.ts', import.meta.url), { type: 'module' })
  await wrap<HashWorker>(worker).connect(transfer(port1, [port1]))
  await workers[0].useHashes({ port: port2 })
}

function chosen(): File {
  const file = input.files?.[0]
  if (file === undefined) throw new Error('no file is chosen')
  return file
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

/** The last one that was uploaded to be kept. */
let kept: StoredFile | null = null

function required(): StoredFile {
  if (kept === null) throw new Error('nothing was kept')
  return kept
}

async function removed(work: (name: string) => Promise<unknown>): Promise<void> {
  const name = 'bench-download'
  await work(name)
  await (await navigator.storage.getDirectory()).removeEntry(name)
}

const runs = {
  hashBeside,
  plainUpload: () => seconds(() => fetch('/plain', { method: 'POST', body: chosen() })),
  upload: (hashing: Hashing) => seconds(() => workers[0].upload(chosen(), 'discard', hashing)),
  uploadTwice: () =>
    seconds(() => Promise.all(workers.map((worker) => worker.upload(chosen(), 'discard', 'all')))),
  uploadJson: () => seconds(() => workers[0].uploadJson(chosen())),
  keep: () =>
    seconds(async () => {
      kept = await workers[0].upload(chosen(), 'keep', 'all')
    }),
  sealTwice: (hashing: Hashing) =>
    seconds(() => Promise.all(workers.map((worker) => worker.seal(chosen(), hashing)))),
  age: () => seconds(() => workers[0].ageEncrypt(chosen())),
  sodium: () => seconds(() => workers[0].sodiumEncrypt(chosen())),
  download: () =>
    seconds(() => removed((fileName) => workers[0].download(required(), { kind: 'opfs', fileName }))),
  plainDownload: () => seconds(() => removed((name) => workers[0].plainDownload(name))),
  /** Until the last byte was given to the browser's own download. */
  streamed: () =>
    seconds(async () => {
      const file = required()
      const wish = { name: 'streamed.bin', bytes: file.bytes }
      const outcome = await save('stream', wish, async (target) => {
        await workers[0].download(file, target)
        return { ok: true, value: null }
      })
      if (outcome?.ok !== true) throw new Error('it was not saved')
    }),
  async serviceWorker(): Promise<void> {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module' })
    await navigator.serviceWorker.ready
    while (navigator.serviceWorker.controller === null) await new Promise((wait) => setTimeout(wait, 50))
  },
}

globalThis.bench = runs
