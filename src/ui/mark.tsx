/** The product's mark: a tau whose tail is a tick. Decorative: the name always stands beside it. */
export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32" className="shrink-0">
      <rect width="32" height="32" rx="8" className="fill-accent-fill" />
      <g fill="none" stroke="#fff" strokeWidth="3" strokeLinecap="round" strokeLinejoin="round">
        <path d="M7 10.5h18" />
        <path d="M14.5 10.5v8.2c0 3 1.6 4.6 3.9 4.6 2.4 0 3.9-1.8 5.6-5.3" />
      </g>
    </svg>
  )
}
