/** Who is in the fake network: its validators, and the miners that hold what these store and sign receipts for it. */
import type { Metagraph, Neuron } from '../chain/chain-types.ts'
import { cidOf } from '../protocol/cid.ts'
import type { Receipt } from '../wire/receipt.ts'
import type { Keypair } from '../wire/sr25519.ts'
import { fakeReceipts, freshAddress, freshKeypair } from './fake-receipts.ts'
import type { ValidatorTemper } from './fake-validator-tempers.ts'

const BLOCK_HASH = `0x${'ab'.repeat(32)}`

export class FakeSubnet {
  /** The chain's; receipts are signed one block earlier. */
  block = 100
  readonly validators: readonly Keypair[]
  /** Three owners with one miner each, then three miners of one owner. */
  readonly #miners: { readonly keypair: Keypair; readonly coldkey: string; readonly since?: number }[]

  /** @param validators how many */
  constructor(validators: number) {
    this.validators = Array.from({ length: validators }, freshKeypair)
    const owner = freshAddress()
    const owners = [freshAddress(), freshAddress(), freshAddress(), owner, owner, owner]
    this.#miners = owners.map((coldkey) => ({ keypair: freshKeypair(), coldkey }))
  }

  metagraph(): Metagraph {
    const all = [
      ...this.validators.map((pair) => {
        return { keypair: pair, coldkey: pair.address, validatorPermit: true, since: 1 }
      }),
      ...this.#miners.map((miner) => ({ ...miner, validatorPermit: false })),
    ]
    const neurons = all.map((one, uid): Neuron => {
      return {
        uid,
        hotkey: one.keypair.address,
        coldkey: one.coldkey,
        axon: { ip: '127.0.0.1', port: 9000 + uid, version: 1, protocol: 4 },
        stakeRao: 1_500_000_000n,
        incentive: 0.1,
        dividends: 0,
        validatorTrust: 0,
        emissionRao: 0n,
        active: true,
        validatorPermit: one.validatorPermit,
        registeredAtBlock: one.since ?? 1,
        lastUpdateBlock: 2,
      }
    })
    const subnet = { netuid: 21, tempo: 360, immunityPeriod: 100, maxUids: 256, nextEpochBlock: null }
    return { ...subnet, block: this.block, blockHash: BLOCK_HASH, neurons }
  }

  /** Somebody else takes a miner's seat in this block. @param place 0 to 2: those that hold what was stored so far */
  replaceMiner(place: number): void {
    this.#miners[place] = { keypair: freshKeypair(), coldkey: freshAddress(), since: this.block }
  }

  /** Of all miners, those that signed one of these. */
  holdersOf(receipts: readonly Receipt[]): Keypair[] {
    const all = this.#miners.map(({ keypair: pair }) => pair)
    return all.filter(({ address }) => receipts.some(({ miner }) => miner === address))
  }

  /** What a validator of this temper has to show for what it stored. @param validator its number */
  receiptsFor(validator: number, temper: ValidatorTemper, cid: string, data: Uint8Array): Receipt[] {
    const all = this.#miners.map(({ keypair: pair }) => pair)
    const [honest, sameOwner] = [all.slice(0, 3), all.slice(3)]
    const wish = {
      validator: this.validators[validator]?.address ?? '',
      block: this.block - 1,
      blockHash: BLOCK_HASH,
    }
    const pick = (miners: readonly Keypair[]) => fakeReceipts(miners, { ...wish, cid, data, temper })
    if (temper === 'few-receipts') return pick(honest.slice(0, 2))
    if (temper === 'no-receipts') return []
    if (temper === 'repeated-miner') return pick(honest.slice(0, 1).flatMap((miner) => [miner, miner, miner]))
    if (temper === 'one-owner') return pick(sameOwner)
    if (temper === 'invented-miners') return pick([freshKeypair(), freshKeypair(), freshKeypair()])
    if (temper !== 'foreign-receipts') return pick(honest)
    const other = new Uint8Array(9)
    return fakeReceipts(honest, { ...wish, cid: cidOf(other), data: other, temper: 'honest' })
  }
}
