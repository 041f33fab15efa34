/** A share of the largest value as a small bar; the number always stands beside it. */
export function Bar({ share }: { readonly share: number }) {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 64 * 10) / 10
  return (
    <svg aria-hidden="true" width="64" height="6" viewBox="0 0 64 6" className="inline-block align-middle">
      <rect width="64" height="6" rx="3" className="fill-line" />
      <rect width={width} height="6" rx="3" className="fill-accent" />
    </svg>
  )
}
