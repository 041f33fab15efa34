/** The page of the transfer bench: runs transfers in one or two workers, and what is compared with them. Answers seconds. */
import { transfer, wrap } from 'comlink'
import type { SaveTarget } from '../../src/client/transfer-api.ts'
import { save } from '../../src/features/shared/save-file.ts'
import { handOverPorts } from '../../workers/port-transfer.ts'
import type { Keeping } from './stub-subnet.ts'
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

interface WorkerBeside {
  connect(port: MessagePort): void
}

async function portTo(worker: Worker): Promise<{ readonly port: MessagePort }> {
  const { port1, port2 } = new MessageChannel()
  await wrap<WorkerBeside>(worker).connect(transfer(port1, [port1]))
  return { port: port2 }
}

// Written in one: the bundler looks for just this.
const hashWorker = () =>
  new Worker(new URL('../../workers/hash.worker.ts', import.meta.url), { type: 'module' })
const sendWorker = () =>
  new Worker(new URL('../../workers/send.worker.ts', import.meta.url), { type: 'module' })

let beside: Worker[] = []

/** As in the page: long requests go by way of another worker, and long files are hashed beside the first, where that is wanted. */
async function helpers(isHashing: boolean): Promise<void> {
  for (const worker of beside) worker.terminate()
  beside = [sendWorker(), sendWorker(), ...(isHashing ? [hashWorker()] : [])]
  const [first, second, hashing] = await Promise.all(beside.map(portTo))
  if (first === undefined || second === undefined) throw new Error('two workers post')
  await workers[0].useHelpers(first, hashing ?? null)
  await workers[1].useHelpers(second, null)
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

interface Kept {
  readonly file: StoredFile
  readonly hashing: Hashing
}

/** The last one that was uploaded to be kept. */
let kept: Kept | null = null

function required(): Kept {
  if (kept === null) throw new Error('nothing was kept')
  return kept
}

const downloadTo = (target: SaveTarget): Promise<void> =>
  workers[0].download(required().file, target, required().hashing)

async function removed(work: (name: string) => Promise<unknown>): Promise<void> {
  const name = 'bench-download'
  await work(name)
  await (await navigator.storage.getDirectory()).removeEntry(name)
}

/** Until the last byte was given to the browser's own download. */
function streamed(bytes: number, write: (target: SaveTarget) => Promise<unknown>): Promise<number> {
  return seconds(async () => {
    const outcome = await save('stream', { name: 'streamed.bin', bytes }, async (target) => {
      await write(target)
      return { ok: true, value: null }
    })
    if (outcome?.ok !== true) throw new Error('it was not saved')
  })
}

const runs = {
  helpers,
  plainUpload: () => seconds(() => fetch('/plain', { method: 'POST', body: chosen() })),
  upload: (hashing: Hashing) => seconds(() => workers[0].upload(chosen(), 'discard', hashing)),
  uploadTwice: () =>
    seconds(() => Promise.all(workers.map((worker) => worker.upload(chosen(), 'discard', 'all')))),
  uploadJson: () => seconds(() => workers[0].uploadJson(chosen())),
  keep: (hashing: Hashing) =>
    seconds(async () => {
      kept = { file: await workers[0].upload(chosen(), 'keep', hashing), hashing }
    }),
  sealOnce: (hashing: Hashing) => seconds(() => workers[0].seal(chosen(), hashing)),
  sealTwice: (hashing: Hashing) =>
    seconds(() => Promise.all(workers.map((worker) => worker.seal(chosen(), hashing)))),
  bareUpload: (keeping: Keeping, hashing: Hashing) =>
    seconds(() => workers[0].bareUpload(chosen(), keeping, hashing)),
  bareSealTwice: (hashing: Hashing) =>
    seconds(() => Promise.all(workers.map((worker) => worker.bareSeal(chosen(), hashing)))),
  bareRecordsTwice: () => seconds(() => Promise.all(workers.map((worker) => worker.bareRecords(chosen())))),
  bareDownload: () =>
    seconds(() =>
      removed((fileName) => workers[0].bareDownload({ kind: 'opfs', fileName }, required().hashing)),
    ),
  bareParts: () =>
    seconds(() =>
      removed((fileName) => workers[0].bareParts({ kind: 'opfs', fileName }, required().file.bytes)),
    ),
  age: () => seconds(() => workers[0].ageEncrypt(chosen())),
  sodium: () => seconds(() => workers[0].sodiumEncrypt(chosen())),
  download: () => seconds(() => removed((fileName) => downloadTo({ kind: 'opfs', fileName }))),
  plainDownload: () => seconds(() => removed((name) => workers[0].plainDownload(name))),
  streamed: () => streamed(required().file.bytes, downloadTo),
  bareStreamed: () =>
    streamed(required().file.bytes, (target) => workers[0].bareDownload(target, required().hashing)),
  async serviceWorker(): Promise<void> {
    await navigator.serviceWorker.register('/service-worker.js', { type: 'module' })
    const direct = await navigator.serviceWorker.register('/inert-worker.js', { scope: '/direct/' })
    while (direct.active === null) await new Promise((wait) => setTimeout(wait, 50))
    await navigator.serviceWorker.ready
    while (navigator.serviceWorker.controller === null) await new Promise((wait) => setTimeout(wait, 50))
  },
}

globalThis.bench = runs
