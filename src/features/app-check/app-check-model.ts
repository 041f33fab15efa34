import type { AppReport, CheckedFile } from '../../client/app-check/check-app.ts'

/**
 * `whole`: every file, here and from the server, is as listed. `changed`: one is another, or a script is in no list.
 * `incomplete`: some did not come, all others are as listed.
 */
export type AppVerdict = 'whole' | 'changed' | 'incomplete'

export function verdictOf({ files, unlisted }: AppReport): AppVerdict {
  if (unlisted.length > 0 || files.some(({ here, server }) => here === 'other' || server === 'other'))
    return 'changed'
  return files.every(isSame) ? 'whole' : 'incomplete'
}

export function isSame({ here, server }: CheckedFile): boolean {
  return here === 'same' && server === 'same'
}

/** What is not as listed first. */
export function inOrder(files: readonly CheckedFile[]): CheckedFile[] {
  return [...files].sort((one, other) => Number(isSame(one)) - Number(isSame(other)))
}

/** Null: what was typed is no digest yet. Blanks and capitals, and what `sha256sum` writes behind it, do not matter. */
export function isSameBuild(build: string, typed: string): boolean | null {
  const digest = /^[0-9a-f]{64}(?![0-9a-f])/i.exec(typed.trim())?.[0]
  return digest === undefined ? null : digest.toLowerCase() === build
}
