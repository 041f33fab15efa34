/** The chosen endpoint and node, as the address has them. What is typed into a form stays in the page. */
import { ENDPOINTS, type Endpoint, FIRST_ENDPOINT } from '../../../client/live/endpoints.ts'

/** Total: an unknown name is the first endpoint. */
export function endpointIn(search: URLSearchParams): Endpoint {
  const wanted = search.get('call') ?? FIRST_ENDPOINT
  const found = ENDPOINTS.find(({ id }) => id === wanted) ?? ENDPOINTS.find(({ id }) => id === FIRST_ENDPOINT)
  if (found === undefined) throw new TypeError('the list of endpoints has no first one')
  return found
}

export function withEndpoint(search: URLSearchParams, id: string): URLSearchParams {
  const next = new URLSearchParams(search)
  if (id === FIRST_ENDPOINT) next.delete('call')
  else next.set('call', id)
  return next
}

/** What a form begins with. */
export function initialFields({ fields }: Endpoint): Record<string, string> {
  return Object.fromEntries(fields.map(({ name, initial }) => [name, initial]))
}
