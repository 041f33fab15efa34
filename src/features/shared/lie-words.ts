/** Each lie by name, and in a plain sentence what it changes in the sandbox copy. */
import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { Lie } from '../../client/audit-api.ts'

export const LIE_WORDS: Readonly<
  Record<Lie, { readonly name: MessageDescriptor; readonly change: MessageDescriptor }>
> = {
  'chunk-bit': {
    name: msg`One bit of the chunk`,
    change: msg`A single bit of the bytes that came is turned over, as a bad disk does.`,
  },
  'other-chunk': {
    name: msg`Another chunk`,
    change: msg`The chunk beside the one that was asked for is given in its place.`,
  },
  'old-seed': {
    name: msg`An old answer`,
    change: msg`The answer is given again to a later question, under its seed and with a chain that fits.`,
  },
  'own-bases': {
    name: msg`Bases of one’s own choice`,
    change: msg`g and h are points that the liar picked, not those that were hashed from the seed.`,
  },
  randomness: {
    name: msg`Other randomness`,
    change: msg`The number that opens the commitment is another one.`,
  },
  commitment: {
    name: msg`Another commitment`,
    change: msg`The committed point is another point of the curve.`,
  },
  infinity: {
    name: msg`The point at infinity`,
    change: msg`g, h and the commitment are all the point that is zero, which opens to anything.`,
  },
  'merkle-path': {
    name: msg`A bent path`,
    change: msg`One neighbour on the way to the root of the miner’s own tree is another one.`,
  },
  'merkle-root': {
    name: msg`Another root`,
    change: msg`The root of the miner’s own tree is another one.`,
  },
  'content-path': {
    name: msg`A bent content path`,
    change: msg`One neighbour on the way to the root that was fixed at upload is another one.`,
  },
  chain: {
    name: msg`A broken chain`,
    change: msg`The chained hash is not that of the proof with the seed.`,
  },
  'other-miner': {
    name: msg`Another miner’s name`,
    change: msg`The answer is passed off as that of another miner.`,
  },
  forged: {
    name: msg`Forged from nothing`,
    change: msg`Random bytes, with a tree, an opening and a chain made up to fit them, by somebody who holds nothing of the file.`,
  },
}
