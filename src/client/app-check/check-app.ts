/** Hashes the page's own files, as this browser has them and as the server sends them now, and compares both with the list of the build. */
import { type ListedFile, parseHashList } from './hash-list.ts'

export const LIST_PATH = '/SHA256SUMS.txt'
export const ORIGIN_PATH = '/build.json'

/** At once, and each of them twice. */
const FILES_AT_ONCE = 4

/** `missing`: the answer was not the file, or there was none. */
export type FileState = 'same' | 'other' | 'missing'

export interface CheckedFile {
  readonly path: string
  /** As a request of the page gets it: from the browser's stores where they have it. */
  readonly here: FileState
  /** As the server sends it when no store may answer. */
  readonly server: FileState
}

/** What whoever built the page says about where it came from: nothing here can check it. */
export interface BuildOrigin {
  readonly version: string
  /** Null where it was built without git. */
  readonly commit: string | null
  /** Sources were not as in that commit. */
  readonly changed: boolean
}

export interface AppReport {
  /** SHA-256 of the list in hexadecimal: who built the same sources has the same. */
  readonly build: string
  readonly origin: BuildOrigin | null
  readonly files: readonly CheckedFile[]
  /** Scripts that the page loaded and that the list does not have. */
  readonly unlisted: readonly string[]
}

export type CheckedApp =
  | { readonly ok: true; readonly value: AppReport }
  /** `no-list`: the server gives none, as the development server. `no-network`: nothing answered. */
  | { readonly ok: false; readonly reason: 'no-list' | 'no-network' }

/** What is asked, so that a test needs no network. */
export type Fetch = (path: string, options?: { readonly cache: 'no-store' }) => Promise<Response>

/**
 * @param loaded paths of scripts that the page has loaded
 * @param onStep files that are done, of all
 */
export async function checkApp(
  loaded: readonly string[],
  onStep: (done: number, all: number) => void,
  ask: Fetch,
): Promise<CheckedApp> {
  let text: string
  try {
    const answer = await ask(LIST_PATH, { cache: 'no-store' })
    if (!answer.ok) return { ok: false, reason: 'no-list' }
    text = await answer.text()
  } catch {
    return { ok: false, reason: 'no-network' }
  }
  const listed = parseHashList(text)
  if (listed === null) return { ok: false, reason: 'no-list' }
  const files = await compareAll(listed, onStep, ask)
  const paths = new Set(listed.map(({ path }) => `/${path}`))
  return {
    ok: true,
    value: {
      build: await sha256(new TextEncoder().encode(text)),
      origin: await originOf(ask),
      files,
      unlisted: loaded.filter((path) => !paths.has(path)),
    },
  }
}

async function compareAll(
  listed: readonly ListedFile[],
  onStep: (done: number, all: number) => void,
  ask: Fetch,
): Promise<CheckedFile[]> {
  const checked: CheckedFile[] = []
  const waiting = listed.entries()
  let done = 0
  const work = async (): Promise<void> => {
    for (const [at, file] of waiting) {
      const path = `/${file.path}`
      const [here, server] = await Promise.all([
        stateOf(file, () => ask(path)),
        stateOf(file, () => ask(path, { cache: 'no-store' })),
      ])
      checked[at] = { path: file.path, here, server }
      done += 1
      onStep(done, listed.length)
    }
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, work))
  return checked
}

async function stateOf({ sha256: wanted }: ListedFile, ask: () => Promise<Response>): Promise<FileState> {
  try {
    const answer = await ask()
    if (!answer.ok) return 'missing'
    return (await sha256(new Uint8Array(await answer.arrayBuffer()))) === wanted ? 'same' : 'other'
  } catch {
    return 'missing'
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)).reduce(
    (text, byte) => text + byte.toString(16).padStart(2, '0'),
    '',
  )
}

async function originOf(ask: Fetch): Promise<BuildOrigin | null> {
  try {
    const answer = await ask(ORIGIN_PATH, { cache: 'no-store' })
    return answer.ok ? parseOrigin(await answer.json()) : null
  } catch {
    return null
  }
}

/** Null for anything else. */
export function parseOrigin(value: unknown): BuildOrigin | null {
  if (typeof value !== 'object' || value === null) return null
  if (!('version' in value) || !('commit' in value) || !('changed' in value)) return null
  const { version, commit, changed } = value
  if (typeof version !== 'string' || !/^[\w.+-]{1,40}$/.test(version)) return null
  if (commit !== null && (typeof commit !== 'string' || !/^[0-9a-f]{40,64}$/.test(commit))) return null
  return typeof changed === 'boolean' ? { version, commit, changed } : null
}
