import { safeParse } from 'valibot'
import { expect, test } from 'vitest'
import { isReceipt, ReceiptSchema } from './receipt-shape.ts'

const hex = (chars: number): string => 'a'.repeat(chars)
const BOUNDS: Readonly<
  Record<keyof typeof ReceiptSchema.entries, readonly [good: readonly unknown[], bad: readonly unknown[]]>
> = {
  version: [[1], [0, 2, '1']],
  miner: [
    ['5'.repeat(40), '5'.repeat(50)],
    ['5'.repeat(39), '5'.repeat(51), '0'.repeat(48), ` ${'5'.repeat(48)}`, `${'5'.repeat(48)}\n`],
  ],
  validator: [
    ['5'.repeat(40), '5'.repeat(50)],
    ['5'.repeat(39), '5'.repeat(51), 'l'.repeat(48)],
  ],
  cid: [
    [`b${'7'.repeat(58)}`],
    [`b${hex(57)}`, `b${hex(59)}`, `z${hex(58)}`, `b${'1'.repeat(58)}`, `bb${hex(58)}`],
  ],
  length: [
    [0, Number.MAX_SAFE_INTEGER],
    [-1, 0.5, 2 ** 53, '1'],
  ],
  seed: [
    [hex(64), '0123456789abcdef'.repeat(4)],
    [hex(63), hex(65), 'A'.repeat(64), ['a'.repeat(64)]],
  ],
  curve: [['P-256'], ['P-521', '', 'p-256']],
  g: [
    [hex(6), hex(314)],
    [hex(4), hex(7), hex(316), `g${hex(6)}`, `${hex(6)}g`],
  ],
  h: [
    [hex(6), hex(314)],
    [hex(4), hex(7), hex(316)],
  ],
  commitment: [
    [hex(6), hex(314)],
    [hex(4), hex(7), hex(316)],
  ],
  commitment_hash: [
    ['0', '10', '9'.repeat(78)],
    ['', '00', '01', '-1', '1x', '9'.repeat(79), 1],
  ],
  randomness: [
    ['0', '10', '9'.repeat(78)],
    ['', '00', '01', '-1', '1x', '9'.repeat(79), 5],
  ],
  block: [
    [0, Number.MAX_SAFE_INTEGER],
    [-1, 0.5, 2 ** 53, '1'],
  ],
  block_hash: [[`0x${hex(64)}`], [`0x${hex(63)}`, `0x${hex(65)}`, hex(66), `x0x${hex(64)}`]],
  signature: [[`0x${hex(128)}`], [`0x${hex(127)}`, `0x${hex(129)}`, hex(130), `x0x${hex(128)}`]],
}
const SMALLEST = Object.fromEntries(Object.entries(BOUNDS).map(([member, [[good]]]) => [member, good]))

/** By the schema and by the quick check, which have to agree. */
function verdicts(value: unknown): readonly [boolean, boolean] {
  return [safeParse(ReceiptSchema, value).success, isReceipt(value)]
}

test.each(Object.entries(BOUNDS))('%s, at its bounds and one beyond', (member, [good, bad]) => {
  for (const value of good)
    expect(verdicts({ ...SMALLEST, [member]: value }), JSON.stringify(value)).toEqual([true, true])
  for (const value of [...bad, null, undefined, true, {}, []])
    expect(verdicts({ ...SMALLEST, [member]: value }), JSON.stringify(value)).toEqual([false, false])
  const { [member]: _, ...rest } = SMALLEST
  expect(verdicts(rest)).toEqual([false, false])
})

test.each([null, undefined, 1, 'text', true, [], {}, () => SMALLEST])('%o is no receipt', (value) => {
  expect(verdicts(value)).toEqual([false, false])
})
