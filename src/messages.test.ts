/**
 * The words of the page and its catalogues agree, and no words stand outside a message. After a change of words:
 * `npm run messages`, then fill in what is empty in src/app/locales/de.po.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { getCatalogs } from '@lingui/cli/api'
import { type CatalogType, getConfig } from '@lingui/conf'
import { compileMessageOrThrow } from '@lingui/message-utils/compileMessage'
import { beforeAll, describe, expect, it } from 'vitest'
import { TIER_NAMES } from './protocol/scoring/tiers.ts'
import { bareWords } from './testing/words/bare-words.ts'
import { LANGUAGES } from './ui/language.ts'

const ROOT = resolve(import.meta.dirname, '..')
const LAYERS = ['src/ui', 'src/features', 'src/app'] as const

/** Names of the protocol and symbols of units, the same in every language wherever they stand. */
const EVERYWHERE: ReadonlySet<string> = new Set([...TIER_NAMES, 'NaN', 'CSV', 'JSON', '… s', '… KiB'])

/** Words that are the same in every language: the product's name, what languages call themselves, commands to type. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  'src/ui/product.ts': ['FileTAO Drive'],
  'src/app/shell.tsx': ['FileTAO', 'Drive'],
  'src/features/settings/language-setting.tsx': ['English', 'Deutsch'],
  'src/features/app-check/own-build.tsx': ['git checkout …', 'npm run build'],
}

const files = LAYERS.flatMap((layer) =>
  readdirSync(join(ROOT, layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.test|\.d)\.tsx?$/.test(name))
    .map((name) => `${layer}/${name}`),
)

describe('words in the source', () => {
  it('all stand in messages, and none is read before a language is chosen', () => {
    const bare = files.flatMap((file) =>
      bareWords(readFileSync(join(ROOT, file), 'utf8'), file)
        .filter(({ text }) => !EVERYWHERE.has(text) && NAMES[file]?.includes(text) !== true)
        .map(({ line, text, why }) => `${file}:${line} ${why}: ${text}`),
    )
    expect(bare).toEqual([])
  })

  it('were looked for in the whole page', () => {
    expect(files.length).toBeGreaterThan(110)
    for (const layer of LAYERS)
      expect(files.filter((file) => file.startsWith(layer)).length).toBeGreaterThan(10)
  })
})

/** What a message is given: its placeholders and its elements, each once. */
function slotsOf(message: string): readonly string[] {
  const names = new Set<string>()
  const walk = (tokens: unknown): void => {
    if (!Array.isArray(tokens)) return
    for (const token of tokens) {
      if (!Array.isArray(token)) continue
      const [name, , forms] = token as unknown[]
      names.add(String(name))
      if (typeof forms === 'object' && forms !== null) for (const form of Object.values(forms)) walk(form)
    }
  }
  walk(compileMessageOrThrow(message))
  for (const [tag] of message.matchAll(/<\/?\d+\/?>/g)) names.add(tag)
  return [...names].toSorted()
}

const translated = LANGUAGES.filter((language) => language !== 'en')

describe.each(translated)('the catalogue %s', (language) => {
  let wanted: CatalogType
  let present: CatalogType

  beforeAll(async () => {
    const config = getConfig({ cwd: ROOT })
    expect(config.locales).toEqual(translated)
    const [catalog] = await getCatalogs(config)
    const [collected, read] = await Promise.all([catalog?.collect(), catalog?.read(language)])
    if (collected === undefined || read === undefined) throw new Error('no catalogue')
    wanted = collected as CatalogType
    present = read
  }, 60_000)

  it('has every message of the source, translated', () => {
    const missing = Object.entries(wanted).filter(([id]) => (present[id]?.translation ?? '') === '')
    expect(missing.map(([, { message, origin }]) => `${origin?.[0]?.[0]}: ${message}`)).toEqual([])
  })

  it('has no message that the source no longer has', () => {
    const stale = Object.entries(present).filter(([id, { obsolete }]) => !(id in wanted) || obsolete === true)
    expect(stale.map(([, { message }]) => message)).toEqual([])
  })

  it('takes the same placeholders and elements as the English', () => {
    const differing = Object.values(present).filter(
      ({ message = '', translation }) =>
        translation !== '' && slotsOf(message).join() !== slotsOf(translation).join(),
    )
    expect(differing.map(({ translation }) => translation)).toEqual([])
  })
})
