/**
 * The tempers of local miners by name. Each is a real miner process with one thing wrong, put at the layer where it would
 * be wrong in the world: the disk, the store, the answers, the socket. No name, port, header or figure tells a validator
 * which is which; it learns that from what they do.
 *
 * Spells are counted in blocks, so that a network with fast blocks shows all of them in a minute.
 */
import type { MinerSeam } from '../../nodes/miner/miner-seam.ts'
import type { Keypair } from '../../wire/sr25519.ts'
import { type Spells, servedInSpells, servedUntilGone } from './absence.ts'
import { startBitRot } from './bit-rot.ts'
import * as lie from './challenge-lies.ts'
import { droppingTail, flippingOnTheWay, forging, ransoming, replaying } from './lies.ts'
import { delayed, slowRetrieve } from './slowness.ts'
import { servedInDribbles, servedWithoutEnd } from './wire-lies.ts'

export interface TemperWorld {
  /** The miner's own folder. */
  readonly folder: string
  readonly blockMs: number
  /** Its hotkey's. */
  readonly keypair: Keypair
}

/**
 * What is to be expected of it: `good` is never convicted and earns; `unreliable` is silent at times, never convicted and
 * earns less; `bad` is convicted.
 */
export type Conduct = 'good' | 'unreliable' | 'bad'

export interface Profile {
  readonly conduct: Conduct
  /** Whether it can give back what it was given, sooner or later; lies about it change nothing of that. */
  readonly keeps: boolean
  /** One line for people. */
  readonly about: string
  readonly seam: (world: TemperWorld) => MinerSeam
}

const ROT_EVERY_BLOCKS = 3
const HERE_BLOCKS = 45
const AWAY_BLOCKS = 24
const LEAVES_AFTER_BLOCKS = 60

export const PROFILES: Readonly<Record<string, Profile>> = {
  steady: {
    conduct: 'good',
    keeps: true,
    about: 'answers everything rightly, in 20 to 60 ms more than it must',
    seam: () => ({ routes: (ordinary) => delayed(ordinary, 20, 60) }),
  },
  fast: {
    conduct: 'good',
    keeps: true,
    about: 'answers everything rightly, as soon as it can',
    seam: () => ({}),
  },
  slow: {
    conduct: 'good',
    keeps: true,
    about: 'answers everything rightly, but each answer takes 150 to 250 ms more',
    seam: () => ({ routes: (ordinary) => delayed(ordinary, 150, 250) }),
  },
  flaky: {
    conduct: 'unreliable',
    keeps: true,
    about: 'its line drops: for three of ten blocks, a few at a time, nobody reaches it',
    seam: ({ blockMs }) => inSpells({ hereMs: [2 * blockMs, 12 * blockMs], awayMs: [blockMs, 5 * blockMs] }),
  },
  'slow-retrieve': {
    conduct: 'unreliable',
    keeps: true,
    about: 'proves at once, but takes 8 s to give a piece back',
    seam: () => ({ routes: slowRetrieve }),
  },
  offline: {
    conduct: 'unreliable',
    keeps: true,
    about: `is there for ${HERE_BLOCKS} blocks and gone for ${AWAY_BLOCKS}, again and again`,
    seam: ({ blockMs }) => {
      const [here, away] = [HERE_BLOCKS * blockMs, AWAY_BLOCKS * blockMs]
      return inSpells({ hereMs: [here, here], awayMs: [away, away] })
    },
  },
  leaves: {
    conduct: 'unreliable',
    keeps: false,
    about: `works well for ${LEAVES_AFTER_BLOCKS} blocks, then is gone for good`,
    seam: ({ blockMs }) => ({
      serve: (open, port) => servedUntilGone(open, port, LEAVES_AFTER_BLOCKS * blockMs),
    }),
  },
  'bit-rot': {
    conduct: 'bad',
    keeps: false,
    about: `its disk flips a bit of some piece every ${ROT_EVERY_BLOCKS} blocks; it finds out when it reads`,
    seam: ({ folder, blockMs }) => {
      startBitRot(folder, ROT_EVERY_BLOCKS * blockMs)
      return {}
    },
  },
  'drops-tail': {
    conduct: 'bad',
    keeps: false,
    about: 'throws away the last record of every piece and answers truly about the rest',
    seam: ({ folder }) => droppingTail(folder),
  },
  forges: {
    conduct: 'bad',
    keeps: false,
    about: 'keeps nothing and makes up every proof',
    seam: ({ folder }) => forging(folder),
  },
  replays: {
    conduct: 'bad',
    keeps: true,
    about: 'answers every challenge with the first answer it ever gave',
    seam: () => ({ routes: replaying }),
  },
  'keeps-hashes': {
    conduct: 'bad',
    keeps: false,
    about: 'keeps the hashes of all records and no record',
    seam: ({ folder }) => lie.keepingHashes(folder),
  },
  'drops-half': {
    conduct: 'bad',
    keeps: false,
    about: 'throws away every second record and keeps its hash',
    seam: ({ folder }) => lie.droppingHalf(folder),
  },
  'other-file': {
    conduct: 'bad',
    keeps: false,
    about: 'keeps one piece and answers for all others with it',
    seam: ({ folder }) => lie.answeringWithAnother(folder),
  },
  neighbour: {
    conduct: 'bad',
    keeps: true,
    about: 'answers with the proof of the neighbouring chunk',
    seam: ({ keypair }) => lie.answeringNeighbour(keypair),
  },
  'own-bases': {
    conduct: 'bad',
    keeps: true,
    about: 'commits under an h of its own',
    seam: ({ keypair }) => lie.ownBases(keypair),
  },
  infinity: {
    conduct: 'bad',
    keeps: true,
    about: 'gives infinity for its commitment',
    seam: ({ keypair }) => lie.infinity(keypair),
  },
  'large-randomness': {
    conduct: 'bad',
    keeps: true,
    about: 'gives randomness beyond its range',
    seam: ({ keypair }) => lie.largeRandomness(keypair),
  },
  'empty-path': {
    conduct: 'bad',
    keeps: true,
    about: 'gives a path of no steps',
    seam: ({ keypair }) => lie.emptyPath(keypair),
  },
  'inner-node': {
    conduct: 'bad',
    keeps: true,
    about: 'gives a node of its tree for a commitment',
    seam: ({ keypair }) => lie.innerNode(keypair),
  },
  'commits-late': {
    conduct: 'unreliable',
    keeps: true,
    about:
      'makes its tree up around each chunk that is asked for; only an owner who asks twice under one seed sees it',
    seam: ({ keypair }) => lie.commitsLate(keypair),
  },
  'signs-as-another': {
    conduct: 'unreliable',
    keeps: true,
    about: 'signs its answers with a key that is not its own; only an owner looks at that',
    seam: ({ keypair }) => lie.signsAsAnother(keypair),
  },
  unsigned: {
    conduct: 'good',
    keeps: true,
    about: 'never learned to sign its answers',
    seam: ({ keypair }) => lie.unsigned(keypair),
  },
  trapdoor: {
    conduct: 'bad',
    keeps: true,
    about: 'commits to nothing, under an h whose logarithm it knows, and opens that to whatever is asked for',
    seam: ({ keypair }) => lie.trapdoor(keypair),
  },
  'invents-pairs': {
    conduct: 'bad',
    keeps: true,
    about: 'makes its chained pairs up; no receipt of it holds, so it is given nothing to keep',
    seam: ({ keypair }) => lie.inventsPairs(keypair),
  },
  ransom: {
    conduct: 'unreliable',
    keeps: false,
    about: 'proves whatever it is asked for and gives nothing back: it is always busy then',
    seam: () => ({ routes: ransoming }),
  },
  'flips-bits': {
    conduct: 'bad',
    keeps: true,
    about: 'proves rightly, and gives every piece back with a bit of it wrong',
    seam: () => ({ routes: flippingOnTheWay }),
  },
  dribbles: {
    conduct: 'unreliable',
    keeps: true,
    about: 'answers rightly, a byte a second',
    seam: () => ({ serve: servedInDribbles }),
  },
  endless: {
    conduct: 'bad',
    keeps: true,
    about: 'never ends an answer',
    seam: () => ({ serve: servedWithoutEnd }),
  },
  'declares-loss': {
    conduct: 'bad',
    keeps: true,
    about: 'says of every piece that it has not got it',
    seam: () => lie.declaringLoss(),
  },
}

function inSpells(spells: Spells): MinerSeam {
  return { serve: (open, port) => servedInSpells(open, port, spells) }
}
