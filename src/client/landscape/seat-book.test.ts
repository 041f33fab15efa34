import { describe, expect, it } from 'vitest'
import { landscapeFixture } from '../../testing/landscape-fixture.ts'
import type { NetworkView } from '../network-api.ts'
import { createSeatBook } from './seat-book.ts'
import type { SeatMoment } from './told-seats.ts'

const UID = 20
const fixture = landscapeFixture({ miners: 40, validators: 1 })
const { block } = fixture.network
/** All of them out of immunity, so that whoever comes stays for a while. */
const grown = fixture.network.neurons.map((neuron) => ({ ...neuron, registeredAtBlock: block - 100_000 }))
const first = grown[UID]?.hotkey ?? ''

function moment(at: number, hotkey: string, registeredAtBlock: number, more = {}): SeatMoment {
  const neurons = grown.map((neuron) =>
    neuron.uid === UID ? { ...neuron, hotkey, registeredAtBlock } : neuron,
  )
  const network: NetworkView = { ...fixture.network, block: at, neurons, ...more }
  return { network, maxUids: 41, blockMs: 12_000, now: 1_000_000 }
}
const before = moment(block, first, block - 100_000)
const told = (miner: string, by: string, at = 990_000) => ({ uid: UID, miner, by, at })

describe('whom a newcomer replaced', () => {
  it('the one before it, also when a seat changed twice between two looks', () => {
    const book = createSeatBook()
    book.list(before)
    book.registered({ block: block + 1, uid: UID, hotkey: '5B' })
    book.registered({ block: block + 2, uid: UID, hotkey: '5C' })
    const seats = book.list(moment(block + 3, '5C', block + 2))
    expect(seats.map(({ hotkey, replaced }) => [hotkey, replaced])).toEqual([
      ['5C', '5B'],
      ['5B', first],
    ])
  })

  it('nobody by name where another may have sat there in between', () => {
    const late = createSeatBook()
    late.list(before)
    // Longer than immunity lasts: whoever came after the first look may have gone again.
    const after = block + fixture.network.immunityPeriod + 10
    expect(late.list(moment(after, '5C', after - 5))[0]).toMatchObject({ hotkey: '5C', replaced: null })
    const young = createSeatBook()
    // Nobody is out of immunity: the immune are replaced too.
    young.list({ ...before, network: { ...before.network, immunityPeriod: 200_000 } })
    const next = moment(block + 3, '5C', block + 2, { immunityPeriod: 200_000 })
    expect(young.list(next).find(({ hotkey }) => hotkey === '5C')).toMatchObject({ replaced: null })
  })

  it('an event of a block that a look has already seen names nobody', () => {
    const book = createSeatBook()
    book.list(moment(block + 3, '5C', block + 2))
    book.registered({ block: block + 1, uid: UID, hotkey: '5B' })
    const seats = book.list(moment(block + 4, '5C', block + 2))
    expect(seats.find(({ hotkey }) => hotkey === '5B')).toMatchObject({ replaced: null })
  })
})

describe("a validator's word", () => {
  it('is believed of a hotkey that the chain lists there, and of what it names before', () => {
    const book = createSeatBook()
    book.replaced('5V', told('5A', '5B', 880_000))
    book.replaced('5V', told('5B', '5C'))
    const seats = book.list(moment(block + 3, '5C', block + 2))
    expect(seats.map(({ hotkey, replaced, by, onChain }) => [hotkey, replaced, by, onChain])).toEqual([
      ['5C', '5B', 'validator', true],
      ['5B', '5A', 'validator', false],
    ])
    expect(seats[1]?.block).toBe(block + 3 - 10)
  })

  it('is not, of hotkeys that nobody else has seen there, nor where another contradicts it', () => {
    const book = createSeatBook()
    for (let n = 0; n < 700; n += 1) book.replaced('5Liar', told(`5X${n}`, `5Y${n}`))
    book.replaced('5Liar', { ...told('5A', '5Z'), uid: 9_999 })
    expect(book.list(before)).toEqual([])
    book.replaced('5V', told('5B', '5C'))
    book.replaced('5Liar', told('5Q', '5C'))
    const [seat] = book.list(moment(block + 3, '5C', block + 2, { immunityPeriod: 1 }))
    expect(seat).toBeUndefined()
    const [known] = book.list(moment(block + 4, '5C', block + 2))
    expect(known).toMatchObject({ hotkey: '5C', by: 'chain' })
  })
})
