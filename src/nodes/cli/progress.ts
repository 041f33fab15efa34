import type { Drive } from '../../client/drive.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'

/**
 * Transfers on stderr: one changing line on a terminal, elsewhere one line for each change of phase.
 * @returns the function that ends it
 */
export async function showProgress(drive: Drive): Promise<() => Promise<void>> {
  const shown = new Map<string, string>()
  const all = new Map<string, TransferStatus>()
  const transfers = (changed: readonly TransferStatus[]): void => {
    // What an earlier command left waits for another one.
    for (const status of changed) if (!waits(status)) all.set(status.id, status)
    const list = [...all.values()]
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${summary(list)}`)
    else for (const status of list) announce(status, shown)
  }
  await drive.subscribe({ transfers })
  return async () => {
    await drive.subscribe({})
    if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
  }
}

function waits({ waitingFor }: TransferStatus): boolean {
  return waitingFor === 'source' || waitingFor === 'target'
}

function announce({ id, name, phase }: TransferStatus, shown: Map<string, string>): void {
  if (shown.get(id) === phase) return
  shown.set(id, phase)
  process.stderr.write(`${printable(name)}: ${phase}\n`)
}

function summary(list: readonly TransferStatus[]): string {
  const running = list.filter(({ phase }) => phase !== 'done' && phase !== 'failed' && phase !== 'cancelled')
  const bytes = list.reduce((sum, status) => sum + status.bytesDone, 0)
  const total = list.reduce((sum, status) => sum + status.bytesTotal, 0)
  const first = running[0]
  if (first === undefined) return ''
  const more = running.length > 1 ? ` and ${running.length - 1} more` : ''
  return progressLine({
    share: total === 0 ? 1 : bytes / total,
    about: `${printable(first.name)}: ${first.phase}${more}`,
    columns: process.stderr.columns ?? COLUMNS,
  })
}

const BAR_CELLS = 24
const COLUMNS = 80

/** One line that fits the terminal: a longer one would scroll it. */
export function progressLine({ share, about, columns }: ProgressLine): string {
  const done = Math.min(1, Math.max(0, share))
  const cells = Math.floor(done * BAR_CELLS)
  const bar = `[${'='.repeat(cells)}${' '.repeat(BAR_CELLS - cells)}]`
  const line = `${bar} ${String(Math.floor(done * 100)).padStart(3)} %  ${about}`
  return line.slice(0, Math.max(0, columns - 1))
}

interface ProgressLine {
  /** 0 to 1. */
  readonly share: number
  readonly about: string
  readonly columns: number
}

/** A name may hold anything; a terminal obeys some of it. */
export function printable(text: string): string {
  return text.replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** One changing line on a terminal, nothing elsewhere. */
export function statusLine(): { show(text: string): void; clear(): void } {
  const tell = (text: string) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`)
  }
  return { show: tell, clear: () => tell('') }
}
