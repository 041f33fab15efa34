/** Why a transfer does not go on, in words, and what the person can do about it. */
import { plural, t } from '@lingui/core/macro'
import type { DriveErrorCode } from '../../client/outcome-api.ts'
import type { TransferStatus } from '../../client/transfer-api.ts'
import { nameInSentence } from '../../ui/display-name.ts'
import { formatBytes } from '../../ui/format.ts'
import { sentenceOf } from '../shared/error-sentences.ts'

export type Remedy =
  | 'retry'
  /** Choosing the file again, or the folder. */
  | 'choose-file'
  | 'choose-files'
  | 'choose-folder'
  /** Saying where to save it. */
  | 'continue'
  | 'save-another-way'

export interface Reason {
  readonly text: string
  /** What to do next, where the sentence of a failure says it. */
  readonly next: string
  readonly tone: 'failed' | 'waiting' | 'plain'
  readonly remedy: Remedy | null
}

/** Null for what moves, or is done. */
export function reasonOf(transfer: TransferStatus): Reason | null {
  if (transfer.error !== null && transfer.files.failed > 0) return leftOut(transfer)
  if (transfer.error !== null) {
    const { what, next } = sentenceOf(transfer.error)
    return { text: what, next, tone: 'failed', remedy: remedyOf(transfer, transfer.error.code) }
  }
  if (transfer.phase === 'cancelled') {
    return { text: t`Cancelled`, next: '', tone: 'plain', remedy: 'retry' }
  }
  switch (transfer.waitingFor) {
    case 'network':
      return plainReason(t`Waiting for the network. It goes on by itself.`, null)
    case 'validators':
      return plainReason(t`No validator answers. It tries again by itself.`, null)
    case 'wallet':
      return plainReason(
        t`Waiting for the wallet: its session has ended. Sign again or go on without it on the Wallet page.`,
        null,
      )
    case 'named':
      return plainReason(
        t`Waiting for the validators that the wallet’s session names: none of them answers. It goes on when one does, or when you sign again for others on the Wallet page.`,
        null,
      )
    case 'source':
      return sourceReason(transfer)
    case 'target':
      return plainReason(targetSentence(transfer), 'continue')
    case null:
      return null
  }
}

function leftOut({ files }: TransferStatus): Reason {
  return {
    text: t`${plural(files.failed, { one: '# file was left out', other: '# files were left out' })}.`,
    next: t`The others are stored. Another try reads only what is missing.`,
    tone: 'failed',
    remedy: 'retry',
  }
}

function plainReason(text: string, remedy: Remedy | null): Reason {
  return { text, next: '', tone: 'waiting', remedy }
}

/** A browser never reads a file again that changed after it was chosen: only choosing it anew helps. */
function remedyOf({ direction, files }: TransferStatus, code: DriveErrorCode): Remedy {
  if (code === 'save-not-started') return 'save-another-way'
  const otherFile = code === 'source-changed' || code === 'source-unreadable' || code === 'other-source'
  return direction === 'upload' && otherFile && files.total === 1 ? 'choose-file' : 'retry'
}

function sourceReason(transfer: TransferStatus): Reason {
  const { wanted, files } = transfer
  const name = nameInSentence(transfer.name)
  const missing = Math.max(1, files.total - files.done)
  switch (wanted?.kind) {
    case 'folder':
      return plainReason(
        t`Choose the folder “${name}” again: ${plural(missing, { one: '# file is', other: '# files are' })} missing.`,
        'choose-folder',
      )
    case 'files':
      return plainReason(
        t`Choose “${name}” and the others again: ${plural(missing, { one: '# file is', other: '# files are' })} missing.`,
        'choose-files',
      )
    case 'file':
    case undefined:
      return plainReason(fileSentence(transfer, name), 'choose-file')
  }
}

function fileSentence(transfer: TransferStatus, name: string): string {
  const size = formatBytes(transfer.bytesTotal)
  const percent = percentOf(transfer)
  return percent === 0
    ? t`Choose “${name}” (${size}) again: the page was closed before any of it was stored.`
    : t`Choose “${name}” (${size}) again to go on from ${percent} %.`
}

function targetSentence(transfer: TransferStatus): string {
  const percent = percentOf(transfer)
  return percent === 0
    ? t`The page was closed before any of it was fetched. Say where to save it to begin again.`
    : t`${percent} % of it is on this device already. Say where to save it to go on.`
}

function percentOf({ bytesDone, bytesTotal }: TransferStatus): number {
  return bytesTotal === 0 ? 0 : Math.floor((bytesDone * 100) / bytesTotal)
}
