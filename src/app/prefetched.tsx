import { type ComponentType, lazy, useState } from 'react'

interface Prefetched<Props extends object> {
  /** Draws the part; suspends only while it is not there. */
  readonly Part: ComponentType<Props>
  /** Fetches it before it is drawn. @throws when it cannot be fetched */
  readonly prefetch: () => Promise<void>
}

/**
 * A part of the page in a chunk of its own that is mostly there before it is drawn. React's `lazy` suspends all the same
 * when it is drawn first, and a fallback that was shown once stays for 0.3 s: that long an opened drive would be empty.
 */
export function prefetched<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): Prefetched<Props> {
  let there: ComponentType<Props> | null = null
  const fetchPart = async () => {
    there = await load()
    return { default: there }
  }
  const Late: ComponentType<Props> = lazy(fetchPart)
  function Part(props: Props) {
    // Chosen once: another kind of component would be mounted anew.
    const [Chosen] = useState(() => there ?? Late)
    return <Chosen {...props} />
  }
  return {
    Part,
    prefetch: async () => {
      await fetchPart()
    },
  }
}
