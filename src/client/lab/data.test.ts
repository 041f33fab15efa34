import { describe, expect, it } from 'vitest'
import { ciphertextLength } from '../../protocol/envelope/records.ts'
import { entropyOf, entropyStrip, hexLines, seededBytes, uniformity } from './data-bytes.ts'
import { chunkSizes, fitChoice, LEAVES_MAX, previewChallenge, treeRange } from './data-challenge.ts'
import { dealRound, formatScore, parseScore, standing } from './data-game.ts'
import { SEAL_BYTES_MAX, sealSample } from './data-seal.ts'
import { drawSizes, SIZE_MEDIAN_BYTES, sizeFacts } from './data-sizes.ts'

const MIB = 2 ** 20
const rest = () => Promise.resolve()

it('bytes of a seed are the same again, and others for another seed', () => {
  expect(seededBytes('a', 8)).toEqual(seededBytes('a', 8))
  expect(seededBytes('a', 8)).not.toEqual(seededBytes('b', 8))
})

describe('the law of sizes', () => {
  it('half are below 3 MiB, a quarter above the cut, none on a whole MiB', () => {
    const { samples, many } = drawSizes(1)
    expect(samples).toEqual(many.slice(0, 10))
    expect(many.every((size) => Number.isSafeInteger(size) && size >= 1)).toBe(true)
    const { median, mean, above, wholeMib } = sizeFacts(many)
    expect(Math.abs(Math.log(median / SIZE_MEDIAN_BYTES))).toBeLessThan(0.2)
    expect(mean).toBeGreaterThan(2 * median)
    expect(above).toBeGreaterThan(0.2)
    expect(above).toBeLessThan(0.32)
    expect(wholeMib).toBe(0)
  })

  it('facts of one size are that size', () => {
    expect(sizeFacts([MIB])).toMatchObject({ median: MIB, mean: MIB, largest: MIB, wholeMib: 1 })
  })
})

describe('how bytes look', () => {
  it('entropy of nothing, of one value, of all values', () => {
    expect(entropyOf(new Uint8Array(0))).toBe(0)
    expect(entropyOf(new Uint8Array(100))).toBe(0)
    expect(entropyOf(Uint8Array.from({ length: 256 }, (_, i) => i))).toBeCloseTo(8, 12)
    expect(entropyStrip(new Uint8Array(600), 256)).toEqual([0, 0])
  })

  it('text is found out, random bytes are not, and too few are not judged', () => {
    const text = new TextEncoder().encode('The quick brown fox jumps over the lazy dog. '.repeat(60))
    expect(uniformity(text)?.suspicious).toBe(true)
    expect(uniformity(seededBytes('even', 8_192))?.suspicious).toBe(false)
    expect(uniformity(new Uint8Array(1_000))).toBeNull()
  })

  it('ciphertext of text is as even as random bytes', async () => {
    const text = new TextEncoder().encode('The quick brown fox jumps over the lazy dog. '.repeat(600))
    const sealed = await sealSample(text)
    expect(sealed).toHaveLength(ciphertextLength(text.length))
    expect(entropyOf(sealed)).toBeGreaterThan(7.98)
    expect(await sealSample(text)).not.toEqual(sealed)
  })

  it('of a larger file a part is sealed', async () => {
    const sealed = await sealSample(new Uint8Array(SEAL_BYTES_MAX + 5))
    expect(sealed).toHaveLength(ciphertextLength(SEAL_BYTES_MAX))
  })

  it('hex in lines', () => {
    expect(hexLines(Uint8Array.of(0, 255, 16), 2, 9)).toEqual(['00 ff', '10'])
    expect(hexLines(new Uint8Array(100), 16, 2)).toHaveLength(2)
  })
})

describe('the game', () => {
  it('hides the ciphertext on either side', () => {
    const cipher = seededBytes('cipher', 1_000)
    const sides = new Set<string>()
    for (let i = 0; i < 20; i += 1) {
      const round = dealRound(cipher, 64, (length) => seededBytes(`deal/${i}/${length}`, length))
      const own = round.ciphertext === 'left' ? round.left : round.right
      expect(Buffer.from(cipher).includes(Buffer.from(own))).toBe(true)
      sides.add(round.ciphertext)
    }
    expect(sides.size).toBe(2)
    expect(() => dealRound(cipher, 2_000, (length) => new Uint8Array(length))).toThrow(RangeError)
  })

  it('chance stays possible at 6 of 10, and is left at 20 of 20', () => {
    expect(standing({ guesses: 0, right: 0 })).toMatchObject({ rate: null, chance: true })
    expect(standing({ guesses: 10, right: 6 }).chance).toBe(true)
    expect(standing({ guesses: 20, right: 20 }).chance).toBe(false)
    expect(standing({ guesses: 20, right: 0 }).chance).toBe(false)
  })

  it('what a tab kept is read; nonsense begins anew', () => {
    const score = { guesses: 9, right: 4 }
    expect(parseScore(formatScore(score))).toEqual(score)
    for (const text of [null, '', '5/3', '-1/3', 'x/y', '1/2/3'])
      expect(parseScore(text)).toEqual({ guesses: 0, right: 0 })
  })
})

describe('a challenge', () => {
  it('fits what the protocol draws and what can be drawn', () => {
    expect(chunkSizes(16_384)).toEqual({ min: 512, max: 4_096 })
    expect(chunkSizes(300)).toEqual({ min: 256, max: 256 })
    expect(fitChoice({ seed: 1, pieceBytes: 4_096, chunkBytes: 9, index: 99 })).toEqual({
      seed: 1,
      pieceBytes: 4_096,
      chunkBytes: 256,
      index: 15,
    })
    expect(treeRange(3 * MIB)).toEqual({ leaves: [4, 12_288], steps: [2, 14] })
  })

  it('opens and leads to the root, with the path of the asked chunk lit', async () => {
    const choice = { seed: 1, pieceBytes: 1_500, chunkBytes: 256, index: 4 }
    const preview = await previewChallenge(choice, rest)
    expect(preview).toMatchObject({ chunks: 6, opens: true, leads: true, chunkBytes: 256 })
    expect(preview.levels.map((level) => level.length)).toEqual([6, 3, 2, 1])
    expect(preview.levels.map((level) => level.filter(({ role }) => role === 'asked').length)).toEqual([
      1, 1, 1, 1,
    ])
    const sent = preview.levels.flat().filter(({ role }) => role === 'sent')
    expect(sent).toHaveLength(preview.pathSteps)
    expect(preview.levels[1]?.[2]?.children).toEqual([4, 5])
  })

  it('never more leaves than can be drawn', () => {
    for (const pieceBytes of [1_024, 4_096, 16_384, 65_536]) {
      const { min } = chunkSizes(pieceBytes)
      expect(Math.ceil(pieceBytes / min)).toBeLessThanOrEqual(LEAVES_MAX)
    }
  })
})
