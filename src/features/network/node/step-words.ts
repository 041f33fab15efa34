/** What each finding is for a person: what was found, and what to do where something is in the way. */
import { t } from '@lingui/core/macro'
import type { Finding, PreflightStep, PreflightStepId } from '../../../client/preflight/preflight-api.ts'
import { formatBytes, formatCount, formatDecimal, formatMicros } from '../../../ui/format.ts'
import { fixOf } from './fix-words.ts'
import { refusedWords } from './refused-words.ts'

export interface StepWords {
  readonly title: string
  /** Empty while nothing was found. */
  readonly found: string
  /** What to do; empty where nothing is in the way. */
  readonly fix: string
}

export function stepWords({ id, found, values }: PreflightStep): StepWords {
  const title = titleOf(id)
  if (found === null) return { title, found: '', fix: '' }
  return { title, found: foundOf(found, new Values(values)), fix: fixOf(found, new Values(values)) }
}

function titleOf(id: PreflightStepId): string {
  const titles: Readonly<Record<PreflightStepId, () => string>> = {
    gateway: () => t`Gateway reads the chain`,
    listed: () => t`Listed in the metagraph`,
    address: () => t`Has an address`,
    reach: () => t`Can be reached`,
    ping: () => t`Answers a ping`,
    identity: () => t`Is who it says`,
    clock: () => t`Its clock agrees`,
    admits: () => t`Lets you in`,
    version: () => t`What program it is`,
    proofs: () => t`What it can prove`,
  }
  return titles[id]()
}

/** What a step left for its sentence. */
export class Values {
  readonly #values: PreflightStep['values']

  constructor(values: PreflightStep['values']) {
    this.#values = values
  }

  text(name: string): string {
    return String(this.#values[name] ?? '')
  }

  number(name: string): number {
    return Number(this.#values[name] ?? 0)
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined
  }

  count(name: string): string {
    return formatCount(this.number(name))
  }

  /** From milliseconds. */
  time(name: string): string {
    return formatMicros(Math.abs(this.number(name)) * 1000)
  }

  /** From milliseconds, one digit. */
  seconds(name: string): string {
    return formatDecimal(Math.abs(this.number(name)) / 1000, 1)
  }

  /** A node's own words, in quotation marks; nothing where it said nothing. */
  said(): string {
    const said = this.text('said')
    return said === '' ? '' : t`It says: “${said}”`
  }
}

const WORDS: Readonly<Record<Finding, (values: Values) => string>> = {
  'gateway-well': (v) => {
    const [network, netuid] = [networkName(v.text('network')), v.text('netuid')]
    const [block, age] = [v.count('block'), v.seconds('ageMs')]
    return t`${network}, subnet ${netuid}, block ${block}, ${age} s old.`
  },
  'gateway-stale': (v) => {
    const [block, age] = [v.count('block'), v.seconds('ageMs')]
    return t`Its newest block, ${block}, is ${age} s old: nodes may have moved since.`
  },
  'gateway-no-chain': () => t`It has no chain that it can read.`,
  'gateway-none': () => t`Whoever serves this page does not answer as a gateway.`,
  'chain-unread': () => t`This page could not read the chain.`,
  'hotkey-malformed': () => t`The address of this page holds no hotkey.`,
  'hotkey-checksum': () => t`The hotkey is mistyped: its check digits are wrong.`,
  'hotkey-prefix': () => t`The hotkey is of another network’s form.`,
  'not-listed': (v) => {
    const block = v.count('block')
    return t`The subnet has no such hotkey at block ${block}.`
  },
  'listed-validator': (v) => {
    const [uid, trust, stake] = [v.text('uid'), formatDecimal(v.number('trust'), 2), tao(v)]
    return t`Validator ${uid}: permit, trust ${trust}, stake ${stake} TAO.`
  },
  'listed-no-trust': (v) => {
    const [uid, stake] = [v.text('uid'), tao(v)]
    return t`Validator ${uid}: permit, stake ${stake} TAO, and no trust yet.`
  },
  'listed-miner': (v) => {
    const uid = v.text('uid')
    return t`UID ${uid}, without a validator permit: a miner.`
  },
  'address-none': () => t`The chain lists none.`,
  'address-announced': (v) => v.text('address'),
  reached: (v) => {
    const time = v.time('ms')
    return t`Through the gateway, in ${time}.`
  },
  'address-refused': (v) => {
    const why = refusedWords(v.text('why'))
    return t`The gateway calls nobody at this address. ${why}`
  },
  unreachable: () => t`Nobody answers at this address.`,
  'too-slow': () => t`It did not answer in time.`,
  'gateway-behind': () => t`The gateway does not know it yet.`,
  'gateway-busy': () => t`The gateway has too many calls under way.`,
  'gateway-lost': () => t`The gateway itself did not answer.`,
  'ping-answered': (v) => {
    const time = v.time('ms')
    return t`In ${time}, there and back.`
  },
  'ping-refused': (v) => {
    const status = v.text('status')
    return `${t`It refuses the ping with HTTP status ${status}.`} ${v.said()}`.trim()
  },
  'not-an-axon': () => t`Somebody answers, but not as an axon.`,
  'identity-signed': () => t`The answer is signed by its hotkey, for this visit.`,
  'identity-unsigned': () => t`It says so; its answer carries no signature.`,
  'identity-other': (v) => {
    const hotkey = v.text('hotkey')
    return t`It says that it is another node: ${hotkey}`
  },
  'identity-forged': () => t`Its answer is not signed by this hotkey.`,
  'clock-same': () => t`To half a second.`,
  'clock-off': (v) => clockText(v),
  'clock-refuses': (v) => clockText(v),
  'clock-unknown': () => t`It does not say what time it has.`,
  admitted: (v) => {
    const [objects, bytes] = [v.count('objects'), formatBytes(v.number('bytes'))]
    if (!v.has('quota')) return t`Yes. It keeps ${objects} objects of yours, ${bytes}.`
    const quota = formatBytes(v.number('quota'))
    return t`Yes. It keeps ${objects} objects of yours, ${bytes} of ${quota}.`
  },
  'admitted-stock': () => t`Yes, for retrieving. Whether it stores for you shows with the first file.`,
  'admits-miner': () => t`Miners serve validators; to others they answer pings.`,
  'admits-no-api': () => t`It serves no files to clients.`,
  'admits-caller': (v) => `${t`No: it serves certain callers only.`} ${v.said()}`.trim(),
  'admits-registered': () => t`No: it serves hotkeys that are registered in the subnet.`,
  'admits-rate': () => t`Not now: too many calls in your name.`,
  'admits-clock': () => t`No: by its clock the signature is not of now.`,
  'admits-signature': (v) => `${t`No: it does not take the signature.`} ${v.said()}`.trim(),
  'admits-session': (v) => `${t`No: it does not take your wallet’s session.`} ${v.said()}`.trim(),
  'admits-session-other': () =>
    t`Not asked: your wallet’s session is for other validators, so uploads do not go here.`,
  'admits-garbage': () => t`It answers with something that is not of this protocol.`,
  'admits-no-answer': () => t`It answered the ping and not this.`,
  'admits-other': (v) => {
    const status = v.text('status')
    return `${t`No, with HTTP status ${status}.`} ${v.said()}`.trim()
  },
  'version-ours': (v) => {
    const version = v.text('version')
    return t`This one, or one like it: frames and receipts. Axon version ${version}.`
  },
  'version-stock': (v) => {
    const version = v.text('version')
    return t`A stock axon, version ${version}: JSON, no receipts.`
  },
  'version-unknown': () => t`It did not say.`,
  'proofs-verified': () =>
    t`“Verified by you” is within reach: each copy comes with a receipt of its miner, and miners prove pieces of your choice. Copies at stock miners get “Consistent” at most.`,
  'proofs-claimed': () =>
    t`“Claimed” at most: that copies exist is its word. What it gives back is still checked here against its name, byte for byte.`,
  'proofs-miner': () => t`A miner proves to validators, and through them to owners.`,
  'proofs-none': () => t`None, as long as it does not let you in.`,
}

export function foundOf(found: Finding, values: Values): string {
  return WORDS[found](values)
}

function networkName(name: string): string {
  if (name === 'local') return t`Local network`
  if (name === 'finney') return t`Finney`
  return name === 'test' ? t`Test network` : t`Unknown network`
}

function tao(values: Values): string {
  return formatDecimal(values.number('stakeTao'), 2)
}

function clockText(values: Values): string {
  const seconds = values.seconds('ms')
  return values.number('ms') > 0 ? t`${seconds} s ahead of this device.` : t`${seconds} s behind this device.`
}
