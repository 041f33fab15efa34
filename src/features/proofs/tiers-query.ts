/** What validators say publicly of their miners: the tier. Their word, and shown as that. */
import { useQuery } from '@tanstack/react-query'

/** Rows of a page, and pages: a subnet has 256 seats. */
const PAGE = 100
const PAGES_MAX = 3

/** Tiers by miner, by validator. A validator without a public view has none. */
export type Tiers = ReadonlyMap<string, ReadonlyMap<string, string>>

interface MinersPage {
  readonly tiers: readonly (readonly [string, string])[]
  readonly next: string | null
}

/** Total: what is not of the form gives no tiers. */
export function parseMinersPage(value: unknown): MinersPage {
  const page = (value ?? {}) as { readonly miners?: unknown; readonly next?: unknown }
  const rows = Array.isArray(page.miners) ? page.miners.slice(0, PAGE) : []
  const tiers = rows.flatMap((row: unknown): [string, string][] => {
    const { hotkey, tier } = (row ?? {}) as { readonly hotkey?: unknown; readonly tier?: unknown }
    return typeof hotkey === 'string' && typeof tier === 'string' ? [[hotkey, tier.slice(0, 32)]] : []
  })
  return { tiers, next: typeof page.next === 'string' ? page.next : null }
}

async function tiersOf(validator: string): Promise<ReadonlyMap<string, string>> {
  const all = new Map<string, string>()
  let next: string | null = ''
  for (let page = 0; next !== null && page < PAGES_MAX; page += 1) {
    const cursor = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`
    const answer = await fetch(`/api/validators/${validator}/miners?sort=hotkey&limit=${PAGE}${cursor}`)
    if (!answer.ok) return all
    const read = parseMinersPage(await answer.json())
    for (const [hotkey, tier] of read.tiers) all.set(hotkey, tier)
    next = read.next
  }
  return all
}

export function useTiers(validators: readonly string[]): Tiers {
  const { data } = useQuery({
    queryKey: ['tiers', ...validators],
    queryFn: async (): Promise<Tiers> => {
      const none = (): ReadonlyMap<string, string> => new Map()
      const found = await Promise.all(
        validators.map(async (validator) => [validator, await tiersOf(validator).catch(none)] as const),
      )
      return new Map(found)
    },
    staleTime: 60_000,
    retry: false,
  })
  return data ?? NONE
}

const NONE: Tiers = new Map()
