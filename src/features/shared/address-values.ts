/** Parameters of the address that a part of a screen has for itself. */
import { useCallback } from 'react'
import { navigate, useLocationProperty } from 'wouter/use-browser-location'

export type AddressValues<Key extends string> = Readonly<Record<Key, string | null>>

function valuesOf<Key extends string>(search: URLSearchParams, keys: readonly Key[]): AddressValues<Key> {
  return Object.fromEntries(keys.map((key) => [key, search.get(key)])) as AddressValues<Key>
}

/** The address as if it had these parameters alone: a text, by which React tells whether one of them has changed. */
function alone(keys: readonly string[]): string {
  const found = Object.entries(valuesOf(new URLSearchParams(location.search), keys))
  return new URLSearchParams(found.filter((each): each is [string, string] => each[1] !== null)).toString()
}

/**
 * The part is drawn anew when one of its own parameters changes and not with every other one: a change of the address is drawn
 * in one task, and a screen of many charts would be a long one.
 * @returns null for what the address does not have; `put` leaves all other parameters as they are, and makes no step of history
 */
export function useAddressValues<Key extends string>(
  keys: readonly Key[],
): readonly [AddressValues<Key>, (values: Partial<AddressValues<Key>>) => void] {
  const values = valuesOf(new URLSearchParams(useLocationProperty(() => alone(keys))), keys)
  const put = useCallback((changed: Partial<AddressValues<Key>>) => {
    const next = new URLSearchParams(location.search)
    for (const [key, value] of Object.entries<string | null | undefined>(changed))
      if (value === null) next.delete(key)
      else if (value !== undefined) next.set(key, value)
    const search = next.toString()
    navigate(`${location.pathname}${search === '' ? '' : `?${search}`}${location.hash}`, { replace: true })
  }, [])
  return [values, put]
}
