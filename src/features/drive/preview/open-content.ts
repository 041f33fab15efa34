/** A file of the drive, open for reading as long as it is looked at. */
import { useEffect, useState } from 'react'
import type { DriveApi } from '../../../client/drive-api.ts'
import type { DriveFailure } from '../../../client/outcome-api.ts'
import { mediaReader, type ReadMedia } from '../../../client/service-worker/media-reader.ts'
import { isWorkerSays, MEDIA_PATH, newToken, type PageSays } from '../../../client/service-worker/messages.ts'
import { useDrive } from '../../shared/drive-context.tsx'
import { BRIDGE_FAILURE } from '../../shared/error-sentences.ts'

export interface OpenContent {
  readonly bytes: number
  readonly mediaType: string
  /** Why nothing could be read; null when reading is not what failed. */
  readonly whatFailed: () => Promise<DriveFailure | null>
}

export interface ReadContent extends OpenContent {
  readonly read: ReadMedia
}

export interface AddressedContent extends OpenContent {
  /** Answered by the service worker, for this page only and until it is closed. */
  readonly url: string
}

export type Opened<T> =
  | { readonly kind: 'opening' }
  | { readonly kind: 'failed'; readonly failure: DriveFailure }
  /** There is no service worker, which alone could play it. */
  | { readonly kind: 'unattended' }
  | { readonly kind: 'open'; readonly content: T }

type Open<T> = (drive: DriveApi, entryId: string, signal: AbortSignal) => Promise<Opened<T>>

/** For reading by the page itself. */
export function useReadContent(entryId: string): Opened<ReadContent> {
  return useOpened(entryId, openToRead)
}

/** For an element that fetches by an address. */
export function useAddressedContent(entryId: string): Opened<AddressedContent> {
  return useOpened(entryId, openAddressed)
}

/** @param entryId must stay the same: a component is about one file */
function useOpened<T>(entryId: string, open: Open<T>): Opened<T> {
  const drive = useDrive()
  const [opened, setOpened] = useState<Opened<T>>({ kind: 'opening' })
  useEffect(() => {
    const closing = new AbortController()
    const failed = () => ({ kind: 'failed', failure: BRIDGE_FAILURE }) as const
    open(drive, entryId, closing.signal)
      .catch(failed)
      .then(
        (next) => closing.signal.aborted || setOpened(next),
        () => undefined,
      )
    return () => closing.abort()
  }, [drive, entryId, open])
  return opened
}

type Ended = Exclude<Opened<never>, { readonly kind: 'open' }>

async function begin(
  drive: DriveApi,
  entryId: string,
  port: MessagePort,
  signal: AbortSignal,
): Promise<Ended | { readonly kind: 'begun'; readonly id: string; readonly content: OpenContent }> {
  const outcome = await drive.openContent({ port, entryId })
  if (!outcome.ok) return { kind: 'failed', failure: outcome.error }
  const { id, bytes, mediaType } = outcome.value
  whenAborted(signal, () => void drive.closeContent(id).catch(() => undefined))
  const whatFailed = async (): Promise<DriveFailure | null> => {
    const state = await drive.contentState(id).catch(() => ({ ok: false, error: BRIDGE_FAILURE }) as const)
    return state.ok ? state.value.failure : state.error
  }
  return { kind: 'begun', id, content: { bytes, mediaType, whatFailed } }
}

async function openToRead(
  drive: DriveApi,
  entryId: string,
  signal: AbortSignal,
): Promise<Opened<ReadContent>> {
  const { port1, port2 } = new MessageChannel()
  const begun = await begin(drive, entryId, port1, signal)
  if (begun.kind !== 'begun') return begun
  whenAborted(signal, () => port2.close())
  return { kind: 'open', content: { ...begun.content, read: mediaReader(port2) } }
}

async function openAddressed(
  drive: DriveApi,
  entryId: string,
  signal: AbortSignal,
): Promise<Opened<AddressedContent>> {
  const workers = 'serviceWorker' in navigator ? navigator.serviceWorker : null
  if (workers === null || workers.controller === null) return { kind: 'unattended' }
  const { port1, port2 } = new MessageChannel()
  const begun = await begin(drive, entryId, port1, signal)
  if (begun.kind !== 'begun') return begun
  const { id, content } = begun
  const { mediaType, bytes } = content
  const token = newToken()
  const say = (what: PageSays, ports: MessagePort[] = []) => workers.controller?.postMessage(what, ports)
  say({ kind: 'media', token, mediaType, bytes }, [port2])
  // A browser stops a service worker that has nothing to do; the next one asks what the token stands for.
  const tellAgain = async ({ data }: MessageEvent<unknown>): Promise<void> => {
    if (!isWorkerSays(data) || data.token !== token) return
    const again = new MessageChannel()
    const joined = await drive.joinContent({ port: again.port1, id })
    if (joined.ok) say({ kind: 'media', token, mediaType, bytes }, [again.port2])
  }
  const listener = (event: MessageEvent<unknown>) => void tellAgain(event).catch(() => undefined)
  workers.addEventListener('message', listener, { signal })
  whenAborted(signal, () => say({ kind: 'forget', token }))
  return { kind: 'open', content: { ...content, url: `${MEDIA_PATH}${token}` } }
}

/** Also when that was before. */
function whenAborted(signal: AbortSignal, then: () => void): void {
  if (signal.aborted) then()
  else signal.addEventListener('abort', then, { once: true })
}
