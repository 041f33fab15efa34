/** A network to read without a network: for pictures. */
import type { Landscape } from '../client/landscape/landscape-api.ts'
import type { Outcome } from '../client/outcome-api.ts'
import type { NetworkReader } from '../features/shared/network-reader.tsx'
import { createFakeLive, type FakeLive } from './fake-live.ts'
import { fakePreflight } from './fake-preflight.ts'
import { type FixtureOptions, landscapeFixture, windowsFixture } from './landscape-fixture.ts'

const UNREACHABLE = {
  ok: false,
  error: { code: 'chain-unreachable', detail: 'no endpoint answered' },
} as const
const DRIVE_KEY = '5DAAnrj7VHTznn2AWBemMuyBwZWs6FNFjdyVXUeYum3PTXFy'

interface FakeReaderOptions extends FixtureOptions {
  readonly down?: boolean
  /** How calls of one's own end. */
  readonly calls?: FakeLive
}

export function createFakeReader(options: FakeReaderOptions): NetworkReader {
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
    drivePreflight: fakePreflight(live.network.neurons, options.calls ?? 'good', DRIVE_KEY),
    ...createFakeLive(live.network.neurons, options.calls ?? 'good'),
  }
}
