/**
 * A recovery kit as people hold it: a sheet or text file with the 24 words and the kit link. Reading takes any
 * of it (docs/formats/recovery-kit.md).
 */
import type { Result } from '../protocol/verdict.ts'
import { parseKitLink } from './kit-link.ts'
import { hasKitLink } from './kit-sign.ts'
import { type ParsedPhrase, parsePhrase } from './recovery-phrase.ts'
import type { RecoveryKit } from './vault-api.ts'

/** What stands around the words; the page brings its own language. */
export interface KitWording {
  readonly title: string
  /** What the kit does, and that whoever has it reads everything. */
  readonly warning: string
  readonly vault: string
  readonly madeOn: string
  readonly number: string
  readonly words: string
  readonly link: string
}

const ENGLISH_KIT: KitWording = {
  title: 'FileTAO Drive: recovery kit',
  warning:
    'These words open the whole drive, without any passphrase. Keep this where nobody else reads it, and not only on the device that made it.',
  vault: 'Vault',
  madeOn: 'Made on',
  number: 'Test number',
  words: 'Words',
  link: 'Link',
}

const COLUMNS = 4
const ROWS = 6

export interface KitReading {
  /** Missing where only the words were given. */
  readonly vaultId: Uint8Array | null
  /** 32 bytes. */
  readonly entropy: Uint8Array
}

type WordsRefusal = Extract<ParsedPhrase, { readonly ok: false }>

/** The words, a kit link, or a whole kit with the link in it. Total; see `parsePhrase` for what is forgiven. */
export function parseKit(text: unknown): Result<KitReading, 'kit-malformed'> | WordsRefusal {
  if (typeof text === 'string' && hasKitLink(text)) return parseKitLink(text)
  const phrase = parsePhrase(text)
  return phrase.ok ? { ok: true, value: { vaultId: null, entropy: phrase.value } } : phrase
}

/**
 * The kit as a text file.
 * @param origin scheme, host and port of the page
 * @param wording English where nothing else is asked for
 */
export function formatKitText(kit: RecoveryKit, origin: string, wording = ENGLISH_KIT): string {
  const words = kit.words.split(' ')
  const cell = (at: number) => `${String(at + 1).padStart(2)} ${(words[at] ?? '').padEnd(10)}`
  const rows = Array.from({ length: ROWS }, (_unused, row) =>
    Array.from({ length: COLUMNS }, (_none, column) => cell(row + column * ROWS))
      .join(' ')
      .trimEnd(),
  )
  return [
    wording.title,
    '',
    wording.warning,
    '',
    `${wording.vault}: ${kit.vaultId}`,
    `${wording.madeOn}: ${new Date(kit.madeAt).toISOString().slice(0, 10)}`,
    `${wording.number}: ${kit.number}`,
    '',
    `${wording.words}:`,
    ...rows,
    '',
    `${wording.link}: ${kitAddress(kit, origin)}`,
    '',
  ].join('\n')
}

/** What the QR code holds. @param origin scheme, host and port of the page */
export function kitAddress({ link }: RecoveryKit, origin: string): string {
  return `${origin.replace(/\/$/, '')}/${link}`
}
