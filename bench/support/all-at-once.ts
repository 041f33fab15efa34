/**
 * The page while an upload, an audit and simulations go on at once, and somebody looks at one screen after the other. The
 * network of twelve processes is on the same processors, at the lowest priority; beside the browser's clock stands what tasks computed.
 */
import { randomFillSync } from 'node:crypto'
import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs'
import { constants, setPriority } from 'node:os'
import { join } from 'node:path'
import {
  processesMentioning,
  removeFolder,
  startNetwork,
  temporaryFolder,
} from '../../e2e/support/network.ts'
import { Chromium } from './cdp.ts'
import { type Smoothness, startProbe, watched } from './list-probe.ts'
import { addFirstFiles, beginDrive, buttonNamed, click } from './new-drive.ts'
import type { Row, Table } from './table.ts'
import { explainedTasks, type PageTask, pageTasks } from './task-work.ts'

const MIB = 2 ** 20
const TIMEOUT_MS = 60 * 60_000
/** From here on a person feels a task (milliseconds). */
const LONG_MS = 50
interface Load {
  readonly uploadMib: number
  readonly audited: number
  /** Bytes of each of them. */
  readonly bytes: number
}

/** Files that are too large to share a pack: each is asked for by itself. */
const USUAL: Load = { uploadMib: 192, audited: 16, bytes: 1_200_000 }
const FULL: Load = { uploadMib: 4_096, audited: 1_000, bytes: 100_000 }

function told(name: string, otherwise: number): number {
  const at = process.argv.indexOf(name)
  return at === -1 ? otherwise : Number(process.argv[at + 1])
}

/** `-- once --minutes 10`: a slow machine is watched for so long, and what the upload has come to is told. */
const MINUTES = told('--minutes', Number.POSITIVE_INFINITY)

/** `-- once --explain`: what each long task did is printed, and the writing down of it is in the figures. */
const EXPLAIN = process.argv.includes('--explain')

/** `-- once --mib 1024 --files 200` for something between. */
function loadOf(full: boolean): Load {
  const load = full ? FULL : USUAL
  return { ...load, uploadMib: told('--mib', load.uploadMib), audited: told('--files', load.audited) }
}

const DOCK = `(document.querySelector('section[aria-label=Transfers]')?.textContent ?? '')`
const MAIN = `(document.querySelector('#main')?.textContent ?? '')`
const SETTLED = `(/\\d finished/.test(${DOCK}) && !/\\d (of|waiting|active)/.test(${DOCK}))`
const AUDITING = `/(A quick|A thorough|The planned) audit is under way/.test(${MAIN})`
const SENT = `Math.max(0, ...[...document.querySelectorAll('section[aria-label=Transfers] [role=progressbar]')].map((bar) => Number(bar.getAttribute('aria-valuenow')) / Number(bar.getAttribute('aria-valuemax') ?? 1)))`
const RUN = `[...document.querySelectorAll('button')].find((button) => /^Run( as B)?$/.test(button.textContent.trim()))`
const NO_TASK: PageTask = { clock: 0, processor: 0 }
/** What somebody looks at meanwhile, in turn. */
const TOUR = ['/lab/d', '/drive', '/proofs', '/network/miners', '/storage', '/lab/b']

function randomFile(path: string, bytes: number): string {
  const block = Buffer.alloc(Math.min(bytes, 16 * MIB))
  const file = openSync(path, 'w')
  for (let left = bytes; left > 0; left -= block.length)
    writeSync(file, randomFillSync(block), 0, Math.min(left, block.length))
  closeSync(file)
  return path
}

/** As a link within the page does. */
async function visit(browser: Chromium, path: string): Promise<void> {
  await browser.evaluate(`history.pushState(null, '', ${JSON.stringify(path)})`)
}

interface Seen {
  readonly smooth: Smoothness
  readonly tasks: readonly PageTask[]
  /** Percent of the upload that was done when the watch ended. */
  readonly sent: number
  readonly simulations: number
  readonly visits: number
  readonly seconds: number
}

async function playAll(browser: Chromium, large: string): Promise<Seen> {
  let simulations = 0
  let visits = 0
  let where = 'the start'
  const tasks: PageTask[] = []
  // A trace of the whole would not fit: a screen at a time. The page itself watches all of it by the clock.
  const traced = async (work: () => Promise<void>): Promise<void> => {
    tasks.push(...(await (EXPLAIN ? explainedTasks(browser, work, () => where) : pageTasks(browser, work))))
  }
  const began = performance.now()
  const smooth = await watched(browser, async () => {
    await traced(async () => {
      await visit(browser, '/proofs')
      await click(browser, 'Audit everything')
      await browser.until(AUDITING, 60_000)
      await visit(browser, '/drive')
      await browser.until(`document.querySelector('[data-testid=file-input]')`, 30_000)
      await browser.chooseFiles('[data-testid=file-input]', [large])
      await browser.until(`!${SETTLED}`, 30_000)
    })
    const isOver = async () =>
      performance.now() - began > MINUTES * 60_000 || browser.evaluate<boolean>(SETTLED)
    while (!(await isOver())) {
      if (performance.now() - began > TIMEOUT_MS) throw new Error('the upload did not end')
      const path = TOUR[visits % TOUR.length] ?? '/drive'
      visits += 1
      where = path
      await traced(async () => {
        await visit(browser, path)
        if (path === '/lab/d') {
          await browser.until(`${RUN}`, 30_000)
          // The one that is in the address has run already.
          if (await browser.evaluate<boolean>(`!${RUN}.disabled`)) {
            await browser.evaluate(`(${RUN})?.click()`)
            simulations += 1
          }
          // Its results are drawn too.
          await browser.until(`/answers scored in/.test(${MAIN})`, 120_000)
        }
        await new Promise((wait) => setTimeout(wait, 1_500))
      })
    }
  })
  return {
    smooth,
    tasks,
    sent: (await browser.evaluate<boolean>(SETTLED)) ? 100 : 100 * (await browser.evaluate<number>(SENT)),
    simulations,
    visits,
    seconds: (performance.now() - began) / 1000,
  }
}

/** @param full 4 GiB and a thousand files, which takes the better part of an hour */
export async function allAtOnce(full: boolean): Promise<Table> {
  const { uploadMib, audited, bytes } = loadOf(full)
  const folder = temporaryFolder()
  const network = await startNetwork(join(folder, 'network'))
  // A person's page shares its processors with no nodes.
  for (const pid of processesMentioning(folder)) setPriority(pid, constants.priority.PRIORITY_LOW)
  const browser = await Chromium.launch()
  try {
    const files = Array.from({ length: audited }, (_, at) => {
      const path = join(folder, `small ${at}.bin`)
      writeFileSync(path, randomFillSync(Buffer.alloc(bytes)))
      return path
    })
    const large = randomFile(join(folder, 'large.bin'), uploadMib * MIB)
    await beginDrive(browser, network.ready.app)
    await addFirstFiles(browser, files)
    await browser.until(SETTLED, TIMEOUT_MS)
    if (await browser.evaluate<boolean>(`/failed/.test(${DOCK})`)) throw new Error('an upload failed')
    const clear = buttonNamed('Clear finished')
    await browser.evaluate(`(${clear})?.click()`)
    await startProbe(browser)
    const seen = await playAll(browser, large)
    if (seen.simulations === 0) throw new Error('nothing was simulated meanwhile')
    return {
      title: `The page during an upload of ${uploadMib} MiB, an audit of ${audited} files of ${bytes / 1e6} MB and simulations at once`,
      rows: rowsOf(seen),
    }
  } finally {
    await browser.close()
    await network.stop()
    removeFolder(folder)
  }
}

function rowsOf({ smooth, tasks, sent, simulations, visits, seconds }: Seen): Row[] {
  const slowest = tasks.reduce((before, task) => (task.clock > before.clock ? task : before), NO_TASK)
  const long = tasks.filter(({ clock }) => clock > LONG_MS)
  const limit = { peer: 'limit', theirs: LONG_MS, unit: 'ms', target: { atMost: 1 } } as const
  const alone = (what: string, ours: number, unit: string): Row => ({
    what,
    ours,
    unit,
    peer: '–',
    theirs: null,
  })
  return [
    {
      what: 'at once: most processor time of a task of the page',
      ours: Math.max(0, ...tasks.map(({ processor }) => processor)),
      ...limit,
    },
    {
      what: 'at once: longest task of the page by the clock, 0 when none took 50 ms',
      ours: smooth.longestTask,
      ...limit,
    },
    alone('at once: processor time of the longest of them that was traced', slowest.processor, 'ms'),
    alone(
      `at once: of ${long.length} tasks over 50 ms by the clock, computed as long`,
      long.filter(({ processor }) => processor > LONG_MS).length,
      '',
    ),
    alone(`at once: frames over 50 ms, of ${smooth.frames}`, smooth.jerks, ''),
    alone('at once: longest frame', smooth.longestFrame, 'ms'),
    alone('at once: of the upload, when the watch ended', sent, '%'),
    alone('at once: simulations of a month', simulations, ''),
    alone('at once: screens that were opened', visits, ''),
    alone('at once: all of it, with the network on the same processors', seconds, 's'),
  ]
}
