import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'

/** Every question goes to a worker of this page, which answers without a network too. */
const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always' } } })

/**
 * Gives what is inside the page's one memory of answers. Each part that is fetched by itself brings it, so that the door,
 * which asks nothing, loads without it.
 */
export function Queries({ children }: { readonly children: ReactNode }) {
  return <QueryClientProvider client={queries}>{children}</QueryClientProvider>
}
