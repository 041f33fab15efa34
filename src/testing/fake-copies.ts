/** Which copies of an object each fake validator knows of, and what it tells of them. Validators go by their numbers. */
import type { Receipt } from '../wire/receipt.ts'
import type { FakeSubnet } from './fake-subnet.ts'

export class FakeCopies {
  readonly #subnet: FakeSubnet
  readonly #receipts = new Map<string, readonly Receipt[]>()
  readonly #forgetful = new Set<number>()
  readonly #retold = new Map<number, (receipts: readonly Receipt[]) => readonly Receipt[]>()

  constructor(subnet: FakeSubnet) {
    this.#subnet = subnet
  }

  /** What a validator tells of an object: its own receipts, else those that another announced. */
  toldBy(validator: number, cid: string): readonly Receipt[] {
    const told = this.placedBy(this.#subnet.validators[validator]?.address, cid)
    return this.#retold.get(validator)?.(told) ?? told
  }

  /** Those that were signed for this validator, else all. */
  placedBy(hotkey: string | undefined, cid: string): readonly Receipt[] {
    const all = this.#receipts.get(cid) ?? []
    const own = all.filter((receipt) => receipt.validator === hotkey)
    return own.length > 0 ? own : all
  }

  /** Instead of those that were signed for this validator before. */
  add(hotkey: string, cid: string, receipts: readonly Receipt[]): void {
    const others = this.#receipts.get(cid)?.filter((each) => each.validator !== hotkey) ?? []
    this.#receipts.set(cid, [...others, ...receipts])
  }

  /** Instead of all there were. */
  replace(cid: string, receipts: readonly Receipt[]): void {
    this.#receipts.set(cid, receipts)
  }

  isForgotten(validator: number): boolean {
    return this.#forgetful.has(validator)
  }

  /** From now on it says that it knows no object. */
  forget(validator: number): void {
    this.#forgetful.add(validator)
  }

  /** From now on it does not name this miner. */
  dropHolder(validator: number, miner: string): void {
    this.#retold.set(validator, (receipts) => receipts.filter((receipt) => receipt.miner !== miner))
  }

  /** From now on what it shows was signed by nobody. */
  forgeReceipts(validator: number): void {
    this.#retold.set(validator, (receipts) => receipts.map((receipt) => ({ ...receipt, block: 98 })))
  }

  /** From now on they name and sign as if nothing had been. */
  tellAsBefore(): void {
    this.#retold.clear()
  }
}
