import { useSearchParams } from 'wouter'
import { type CallsAddress, readAddress, writeAddress } from './address.ts'

export function useCallsAddress(): CallsAddress & { readonly set: (part: Partial<CallsAddress>) => void } {
  const [search, setSearch] = useSearchParams()
  return {
    ...readAddress(search),
    set: (part) => setSearch((before) => writeAddress(before, part), { replace: true }),
  }
}
