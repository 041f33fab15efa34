/** Lies about a receipt by name, and what each changes in the copy. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { ReceiptLie } from '../../../client/live/bench-api.ts'

export interface LieWords {
  readonly name: MessageDescriptor
  readonly change: MessageDescriptor
}

export const RECEIPT_LIE_WORDS: Readonly<Record<ReceiptLie, LieWords>> = {
  'data-bit': {
    name: msg`One bit of the data`,
    change: msg`The receipt is as it came; the bytes it is held against have one bit turned over.`,
  },
  'other-cid': { name: msg`Another CID`, change: msg`The receipt names another object.` },
  length: { name: msg`Another length`, change: msg`The receipt states one byte more.` },
  seed: { name: msg`Another seed`, change: msg`The receipt is passed off as one for another seed.` },
  'commitment-hash': {
    name: msg`A broken chain`,
    change: msg`The chained hash is not that of the data with the seed.`,
  },
  commitment: {
    name: msg`Another commitment`,
    change: msg`The committed point is another point of the curve.`,
  },
  randomness: {
    name: msg`Other randomness`,
    change: msg`The number that opens the commitment is another one.`,
  },
  'own-bases': {
    name: msg`Bases of one’s own choice`,
    change: msg`Other g and h, and a commitment to the data that opens under them: nothing but the signature tells.`,
  },
  infinity: {
    name: msg`The point at infinity`,
    change: msg`g, h and the commitment are all the point that is zero, which opens to anything.`,
  },
  signature: { name: msg`A forged signature`, change: msg`One digit of the signature is another one.` },
  'other-miner': {
    name: msg`Another miner’s name`,
    change: msg`The receipt is passed off as that of another miner.`,
  },
  younger: {
    name: msg`Made younger`,
    change: msg`The receipt claims a block later than the one it was signed in.`,
  },
}
