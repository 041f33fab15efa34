import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import * as sdk from './sdk.ts'

const manual = readFileSync('docs/sdk.md', 'utf8')

describe('docs/sdk.md', () => {
  it.each([
    ['docs/sdk.md', ['high-level', 'low-level']],
    ['src/sdk/README.md', ['high-level']],
  ])('%s shows the examples as they are run', (page, names) => {
    const shown = [...readFileSync(page, 'utf8').matchAll(/<!-- file: (\S+) -->\n```ts\n(.*?)```/gs)]
    expect(shown.map(([, path]) => path)).toEqual(names.map((name) => `src/sdk/examples/${name}.ts`))
    for (const [, path = '', text] of shown) expect(text).toBe(readFileSync(path, 'utf8'))
  })

  it('has a line for every code of an error', () => {
    for (const code of sdk.SDK_ERROR_CODES) expect(manual).toContain(`| \`${code}\` |`)
  })

  it('names everything that can be called', () => {
    for (const name of Object.keys(sdk)) if (name !== 'SDK_ERROR_CODES') expect(manual).toContain(name)
  })
})
