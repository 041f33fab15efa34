import { describe, expect, it } from 'vitest'
import { Encodings } from './encodings.ts'

function asking() {
  const asked = { times: 0 }
  const encodings = new Encodings(() => {
    asked.times += 1
  })
  return { asked, encodings }
}

describe('encodings that the page hands over', () => {
  it('are asked for once, when the first is needed, however many follow', async () => {
    const { asked, encodings } = asking()
    expect(asked.times).toBe(0)
    const both = Promise.all([encodings.find('H'), encodings.find('V')])
    expect(asked.times).toBe(1)
    encodings.give(JSON.stringify({ H: btoa('one'), V: btoa('two') }))
    const [first, second] = await both
    expect(new TextDecoder().decode(first.cMapData)).toBe('one')
    expect(new TextDecoder().decode(second.cMapData)).toBe('two')
    await encodings.find('H')
    expect(asked.times).toBe(1)
  })

  it('are no endless wait where the page has none, or not that one', async () => {
    for (const json of [null, '{}', 'null', '{"H":1}', '[]', '<!doctype html>']) {
      const { encodings } = asking()
      const found = encodings.find('H')
      encodings.give(json)
      await expect(found, String(json)).rejects.toThrow(RangeError)
    }
  })
})
