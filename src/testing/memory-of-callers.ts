/**
 * A program: how much a node's memories of callers grow when somebody invents a hundred thousand of them. Prints one JSON object,
 * bytes of resident memory. Started with --expose-gc, one memory a process: what one of them frees must not hide what
 * another takes.
 */
import { addressKey } from '../nodes/shared/address-key.ts'
import { tokenBuckets } from '../wire/admission.ts'
import { createNonceWindow, withUptimeNonces } from '../wire/nonce.ts'

const CALLERS = 100_000
const NOW = 1_700_000_000_000_000_000n

/** Takes the number of the caller; long keys, as hotkeys are. */
const MEMORIES: Readonly<Record<string, () => (caller: number) => void>> = {
  'rate per hotkey': () => {
    const buckets = tokenBuckets({ burst: 10, perSecond: 1 })
    return (caller) => void buckets.take(hotkey(caller), NOW + BigInt(caller))
  },
  'rate per address': () => {
    const buckets = tokenBuckets({ burst: 10, perSecond: 1 })
    return (caller) =>
      void buckets.take(
        addressKey(`2001:db8:${(caller >> 16).toString(16)}:${(caller & 65_535).toString(16)}::1`),
        NOW,
      )
  },
  nonces: () => {
    const nonces = createNonceWindow()
    return (caller) =>
      void nonces.claim({ hotkey: hotkey(caller), uuid: 'u'.repeat(36) }, NOW + BigInt(caller), NOW)
  },
  'nonces of stock callers': () => {
    const nonces = withUptimeNonces(createNonceWindow())
    return (caller) =>
      void nonces.claim(
        { hotkey: hotkey(caller), uuid: 'u'.repeat(36), stock: true },
        BigInt(caller + 1),
        NOW,
      )
  },
}

function hotkey(caller: number): string {
  return `5${caller.toString().padStart(47, 'F')}`
}

const name = process.argv[2] ?? ''
const make = MEMORIES[name]
if (make === undefined) {
  process.stdout.write(JSON.stringify(Object.keys(MEMORIES)))
} else {
  const { gc } = globalThis
  if (gc === undefined) throw new Error('start with --expose-gc')
  const settled = (): number => {
    for (let i = 0; i < 3; i++) gc()
    return process.memoryUsage().rss
  }
  // What a node that has run for a while has anyway: compiled code, and V8's space for young objects (up to 48 MiB), which garbage fills.
  let dropped = 0
  for (let caller = 0; caller < 5 * CALLERS; caller++) dropped += [hotkey(caller), { caller }].length
  if (dropped === 0) throw new Error('nothing was made')
  const before = settled()
  const take = make()
  for (let caller = 0; caller < CALLERS; caller++) take(caller)
  const grown = settled() - before
  // Whatever is not used again is not in memory.
  take(CALLERS)
  process.stdout.write(JSON.stringify({ grown }))
}
