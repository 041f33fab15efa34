/** Runs the vectors of the transport and of the keys, and holds that a file cannot pass by saying nothing. */
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { nodePorts } from '../nodes/cli/conformance.ts'
import { runFile } from './run.ts'

const ports = nodePorts()
const load = (name: string): string => readFileSync(`e2e/vectors/${name}`, 'utf8')

describe('vectors of the wire', () => {
  test.each([
    ['keys.json', 203],
    ['transport.json', 654],
  ])(
    '%s agrees with the reference',
    async (name, checks) => {
      const tally = await runFile({ name, text: load(name) }, ports)
      expect(tally.failures).toEqual([])
      expect(tally.passed).toBe(checks)
    },
    60_000,
  )

  test('a changed outcome, a changed message and a changed body hash are each noticed', async () => {
    let text = load('transport.json')
    const changes = [
      ['"http_status":403', '"http_status":200'],
      ['Nonce is too small', 'Nonce is too large'],
      ['"body_hash":"a7ffc6', '"body_hash":"a7ffc7'],
    ] as const
    for (const [from, to] of changes) {
      expect(text).toContain(from)
      text = text.replace(from, to)
    }
    const tally = await runFile({ name: 'transport.json', text }, ports)
    const labels = tally.failures.map((failure) => failure.label)
    expect(labels).toContain('body hash Synapse ping')
    expect(labels).toContain('request 5 Store from an unregistered key')
    expect(labels).toContain('request 6 replayed nonce: message')
  }, 60_000)

  test.each([
    ['nobody.json', '{}'],
    ['keys.json', ''],
    ['keys.json', '{}'],
    ['keys.json', '{"cases": [], "mnemonics": []}'],
    ['transport.json', 'null'],
  ])('%s holding %j fails', async (name, text) => {
    const tally = await runFile({ name, text }, ports)
    expect(tally.passed).toBe(0)
    expect(tally.failed).toBeGreaterThan(0)
  })
})
