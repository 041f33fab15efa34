import { i18n, type MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import { useQuery } from '@tanstack/react-query'
import { Unplug } from 'lucide-react'

/** About a block of the real chain. */
const LOOK_MS = 15_000

/** What keeps the gateway from its chain (src/nodes/gateway/chain-link.ts), and what whoever runs it can do. */
const WORDS: Readonly<Record<string, MessageDescriptor>> = {
  'chain-away': msg`The gateway that serves this page cannot reach the chain, so no node can be found. It goes on trying; what is on this device can be read.`,
  'chain-stale': msg`The chain has brought nothing new for minutes. Nodes may have moved since; everything works as far as they have not.`,
  'no-such-subnet': msg`The chain has no subnet of the number for which this gateway was started. Whoever runs it checks --netuid.`,
  'wrong-network': msg`The gateway’s endpoint is of another network than it was started for, so nothing is read from it. Whoever runs it checks --chain and --genesis.`,
  'runtime-not-understood': msg`The chain speaks a version that this program does not understand. A newer FileTAO may.`,
}

/** Why nothing, or nothing new, of the network can be seen, where the gateway knows; null where it does not say so. */
export function useGatewayWords(): string | null {
  const { data: problem } = useQuery({
    queryKey: ['gateway-problem'],
    queryFn: async () => {
      const { readGatewayFacts } = await import('../client/gateway-facts.ts')
      const facts = await readGatewayFacts(location.origin, (input, init) => fetch(input, init))
      return typeof facts === 'string' ? null : facts.problem
    },
    refetchInterval: LOOK_MS,
    retry: false,
  })
  const words = typeof problem === 'string' ? WORDS[problem] : undefined
  return words === undefined ? null : i18n._(words)
}

/** For pages without a drive; with one, it is said where the network is missed. */
export function GatewayNote() {
  const words = useGatewayWords()
  return (
    <div role="status" className="shrink-0">
      {words === null ? null : (
        <p className="flex animate-arrive items-start gap-2.5 border-b border-line bg-claimed-soft px-4 py-2 text-[0.8125rem] leading-5 text-claimed sm:px-6">
          <Unplug aria-hidden="true" size={16} className="mt-0.5 shrink-0" />
          {words}
        </p>
      )}
    </div>
  )
}
