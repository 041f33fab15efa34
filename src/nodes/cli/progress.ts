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
  const percent = total === 0 ? 100 : Math.floor((bytes * 100) / total)
  const first = running[0]
  return first === undefined ? '' : `${percent} %  ${printable(first.name)}: ${first.phase}`
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
