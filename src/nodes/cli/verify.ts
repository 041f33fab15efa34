/**
 * `filetao verify FILE [--json]`: computes everything in a proof bundle again, without a network and without a drive. Exit codes:
 * 0 everything holds and every answer is proven or honestly absent, 1 something does not, 2 the file was refused.
 */
import { open } from 'node:fs/promises'
import { BUNDLE_BYTES_MAX, type BundleReason } from '../../client/bundle/bundle.ts'
import { verifyBundle } from '../../client/bundle/verify-bundle.ts'
import { JSON_FLAG } from './common-flags.ts'
import { badUsage, parseCommand } from './drive-command.ts'
import { printable } from './progress.ts'
import { reportText } from './verify-text.ts'

const REFUSED = 2

const REFUSALS: Readonly<Record<BundleReason, string>> = {
  'not-a-bundle': 'this is not a proof bundle',
  'newer-version': 'this bundle was made by a newer program; update this one',
  'too-large': `this is larger than any bundle, which has at most ${BUNDLE_BYTES_MAX} bytes`,
  changed: 'this is not the bundle that was exported: it was cut, damaged or changed',
  malformed: 'this is signed like a bundle, and is not what this program writes',
}

export const FLAGS = { json: JSON_FLAG } as const

/** @returns the exit code */
export async function runVerify(args: readonly string[]): Promise<number> {
  const parsed = parseCommand(args, FLAGS)
  if (typeof parsed === 'string') return badUsage('verify', parsed)
  const [path, ...more] = parsed.words
  if (path === undefined || more.length > 0)
    return badUsage('verify', 'it takes one file: verify FILE [--json]')
  const bytes = await readBounded(path)
  if (bytes === null) return badUsage('verify', `${printable(path)} cannot be read`)
  const { json } = parsed.flags
  const bundle = await verifyBundle(bytes)
  if (!bundle.ok) {
    if (json) print(JSON.stringify({ ok: false, refused: bundle.reason }))
    process.stderr.write(`verify: ${REFUSALS[bundle.reason]} (${bundle.reason}: ${bundle.detail})\n`)
    return REFUSED
  }
  const report = bundle.value
  print(json ? JSON.stringify(report) : reportText(report))
  return report.ok ? 0 : 1
}

/** One byte more than a bundle may have is enough to see that it is too large. Null: no such file, a folder, not ours to read. */
async function readBounded(path: string): Promise<Uint8Array | null> {
  try {
    const file = await open(path, 'r')
    try {
      const { size } = await file.stat()
      const bytes = Buffer.alloc(Math.min(size, BUNDLE_BYTES_MAX + 1))
      const { bytesRead } = await file.read(bytes, 0, bytes.length, 0)
      return bytes.subarray(0, bytesRead)
    } finally {
      await file.close()
    }
  } catch {
    return null
  }
}

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}
