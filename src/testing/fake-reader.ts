/** A network to read without a network: for pictures. Calls fail as they would with no validator there. */
import type { Landscape } from '../client/landscape/landscape-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { NetworkReader } from '../features/shared/network-reader.tsx'
import { type FixtureOptions, landscapeFixture, windowsFixture } from './landscape-fixture.ts'

const UNREACHABLE = {
  ok: false,
  error: { code: 'chain-unreachable', detail: 'no endpoint answered' },
} as const
const NO_VALIDATOR = {
  ok: false,
  error: { code: 'validator-unreachable', detail: 'not in pictures' },
} as const

export function createFakeReader(options: FixtureOptions & { readonly down?: boolean }): NetworkReader {
  const live = landscapeFixture(options)
  const synthetic: Landscape = { ...landscapeFixture({ miners: 256, seed: 7 }), source: 'synthetic' }
  return {
    landscape: async (fleet): Promise<Outcome<Landscape>> => {
      if (fleet === 'synthetic') return { ok: true, value: synthetic }
      return options.down === true ? UNREACHABLE : { ok: true, value: live }
    },
    windows: async (fleet, validator) => ({
      ok: true,
      value: windowsFixture(fleet === 'synthetic' ? synthetic : live, validator),
    }),
    listen: async () => 1,
    unlisten: async () => undefined,
    round: async () => NO_VALIDATOR,
    stopRounds: async () => undefined,
    bench: async () => NO_VALIDATOR,
    draft: async () => NO_VALIDATOR,
    send: async () => NO_VALIDATOR,
    nodeHealth: async () => NO_VALIDATOR,
  }
}
