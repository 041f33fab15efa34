/** The production client against miners whose lie is in the transport. */
import { describe, expect, test } from 'vitest'
import { BODY_LIES, DRIBBLES } from './hostile-server.ts'
import { REFUSED_ADDRESSES, tryAddress, tryHttpLie, trySignatureLie } from './transport-trials.ts'

const CAUGHT = { caught: true, accused: 0 }

describe('B21: bodies', () => {
  test.each(BODY_LIES)('$name', async (lie) => {
    expect(await tryHttpLie(lie, lie.name, 10_000)).toMatchObject(CAUGHT)
  })
})

describe('B19: dribbles', () => {
  test.each(DRIBBLES)('$name', async (lie) => {
    expect(await tryHttpLie(lie, lie.name, 200)).toMatchObject(CAUGHT)
  })
})

test('B22: receipts signed by another, for another, or by nobody', async () => {
  for (let trial = 0; trial < 12; trial += 1) {
    expect(await trySignatureLie(`signature ${trial}`)).toMatchObject(CAUGHT)
  }
})

describe('B27: addresses', () => {
  test.each(REFUSED_ADDRESSES)('%s', async (ip) => {
    expect(await tryAddress(ip, ip)).toMatchObject(CAUGHT)
  })
})
