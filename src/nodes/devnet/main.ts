import { accessSync, constants, mkdirSync } from 'node:fs'
import { resolve } from 'node:path'
import { flagsOrExit } from '../shared/args.ts'
import { FolderInUseError, lockFolder } from '../shared/folder-lock.ts'
import { createLog } from '../shared/log.ts'
import { openInBrowser } from '../shared/open-browser.ts'
import { readTempers, temperOfEach, temperTable, writeTempers } from './mixture.ts'
import { HOST, LocalNetwork, type NetworkAddresses, PACE_SENTENCE } from './network.ts'
import { isFree } from './ports.ts'

export const FLAGS = {
  port: { kind: 'integer', min: 0, max: 65_535, default: 0, about: 'port of the page; 0 takes a free one' },
  data: { kind: 'text', default: '.filetao', about: 'folder that keeps the whole network' },
  validators: { kind: 'integer', min: 1, max: 16, default: 2, about: 'how many validators' },
  miners: { kind: 'integer', min: 3, max: 200, about: 'how many miners; 10 by default' },
  honest: { kind: 'switch', about: 'no miner with a temper' },
  tempers: { kind: 'text', about: 'tempers of the last miners, with commas between; the others are steady' },
  'block-ms': {
    kind: 'integer',
    min: 250,
    max: 30_000,
    default: 2_000,
    about: 'milliseconds between blocks',
  },
  open: { kind: 'switch', about: 'open the page in the browser' },
  'no-open': { kind: 'switch', about: 'do not open the page' },
} as const

/** Runs the local network until SIGINT or SIGTERM. @returns the exit code */
export async function runDevnet(args: readonly string[]): Promise<number> {
  const flags = flagsOrExit('filetao devnet', args, FLAGS)
  const folder = resolve(flags.data)
  if (flags.port !== 0 && !(await isFree(HOST, flags.port))) {
    return say(`port ${flags.port} is taken by another program; choose another with --port, or leave it out`)
  }
  let unlock: () => Promise<void>
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.W_OK)
    unlock = await lockFolder(folder)
  } catch (caught) {
    if (!(caught instanceof FolderInUseError)) return say(`the folder ${folder} cannot be written`)
    const network = `a network that is running (process ${caught.holder ?? 'unknown'})`
    return say(`${folder} belongs to ${network}; stop it first, or choose another folder with --data`)
  }
  const tempers = temperOfEach(
    { honest: flags.honest, miners: flags.miners ?? null, tempers: flags.tempers?.split(',') ?? null },
    readTempers(folder),
  )
  if (typeof tempers === 'string') {
    await unlock()
    return say(tempers)
  }
  const log = createLog('devnet', { level: 'warn' })
  const network = new LocalNetwork({
    folder,
    appPort: flags.port,
    validators: flags.validators,
    tempers,
    blockMs: flags['block-ms'],
    log,
    onEnded: (name, how) => process.stderr.write(`${name} ended (${how}); the network goes on without it.\n`),
  })
  const asked = stopSignal()
  try {
    process.stderr.write(
      `Starting one chain, ${flags.validators} validators and ${tempers.length} miners …\n`,
    )
    const addresses = await Promise.race([network.start(), asked.then(() => null)])
    if (addresses !== null) {
      await writeTempers(folder, tempers)
      announce(addresses, folder, flags.open && !flags['no-open'])
      await asked
    }
    return 0
  } catch (caught) {
    return say(caught instanceof Error ? caught.message : 'the network did not start')
  } finally {
    await network.stop()
    await unlock()
  }
}

function announce(addresses: NetworkAddresses, folder: string, open: boolean): void {
  process.stdout.write(`${JSON.stringify({ ready: true, ...addresses })}\n`)
  const { app, tempers } = addresses
  process.stderr.write(
    `\n  FileTAO Drive   ${app}\n  everything in   ${folder}\n  Ctrl-C stops it; nothing is lost.\n\n`,
  )
  if (tempers.length > 0) {
    const said = 'The miners are of these tempers; the validators are not told (--honest starts none):'
    process.stderr.write(`  ${said}\n\n${temperTable(tempers)}\n  ${PACE_SENTENCE}\n\n`)
  }
  if (open) openInBrowser(app)
}

/** Resolves at the first signal; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked) process.exit(130)
        asked = true
        process.stderr.write('Stopping …\n')
        resolve()
      })
    }
  })
}

function say(sentence: string): number {
  process.stderr.write(`filetao: ${sentence}\n`)
  return 1
}
