/** Windows that ended, as one validator keeps them. */
import type { Outcome } from '../outcome-api.ts'
import { type AskPorts, startVisit } from './ask-validator.ts'
import type { WindowPage } from './landscape-api.ts'
import { hotkey as hotkeySchema, isParsed } from './parse-common.ts'
import { parseWindows } from './parse-windows.ts'

/** More than a chart shows; the validator gives fewer where they would take too many bytes. */
const PAGE = 40

/** Never rejects. */
export async function readWindows(
  ports: AskPorts,
  validator: string,
  before: number | null,
): Promise<Outcome<WindowPage>> {
  // It becomes a part of an address.
  if (!isParsed(hotkeySchema, validator) || (before !== null && !Number.isSafeInteger(before)))
    return { ok: false, error: { code: 'not-found', detail: 'There is no such validator or block.' } }
  const visit = startVisit(ports, validator)
  try {
    const asked = await visit.get(`/windows?limit=${PAGE}${before === null ? '' : `&before=${before}`}`)
    if (!asked.ok) {
      const code = asked.why === 'broken' ? 'validator-lied' : 'validator-unreachable'
      return { ok: false, error: { code, detail: asked.detail } }
    }
    const parsed = parseWindows(asked.text, before)
    const detail = parsed.ok
      ? 'It answers under another hotkey.'
      : `Its answer cannot be read: ${parsed.detail}.`
    if (!parsed.ok || parsed.value.validator !== validator)
      return { ok: false, error: { code: 'validator-lied', detail } }
    return parsed
  } finally {
    visit.end()
  }
}
