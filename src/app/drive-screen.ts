import { prefetched } from './prefetched.tsx'

/** The screen a drive opens with. */
export const { Part: DriveScreen, prefetch: prefetchScreen } = prefetched(
  async () => (await import('../features/drive/drive-screen.tsx')).DriveScreen,
)
