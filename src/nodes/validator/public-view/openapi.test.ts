/** docs/openapi.json and docs/api.md are what the code says; `npx vitest run PATH -u`, the path of this file first, writes them anew. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { apiTables } from '../../../testing/api-tables.ts'
import { openApiText } from './openapi.ts'

const DOCS = new URL('../../../../docs/', import.meta.url).pathname
const BETWEEN = /(<!-- routes -->\n\n)[\s\S]*?(\n\n<!-- \/routes -->)/

it('docs/openapi.json is what the server says of itself', async () => {
  await expect(openApiText()).toMatchFileSnapshot(`${DOCS}openapi.json`)
})

it('docs/api.md lists every route, parameter and member with its definition', async () => {
  const text = readFileSync(`${DOCS}api.md`, 'utf8')
  expect(text).toMatch(BETWEEN)
  const tables = apiTables(JSON.parse(openApiText()))
  await expect(text.replace(BETWEEN, (_, open, close) => `${open}${tables}${close}`)).toMatchFileSnapshot(
    `${DOCS}api.md`,
  )
})

it('a member without a definition is found', () => {
  const document = JSON.parse(openApiText()) as {
    components: { schemas: { Health: { properties: { ok: object } } } }
  }
  document.components.schemas.Health.properties.ok = { type: 'boolean' }
  expect(() => apiTables(document)).toThrow('Health.ok has no definition')
})
