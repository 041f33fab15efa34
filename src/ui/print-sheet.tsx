import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'

/**
 * What is printed while this is mounted, instead of the page: one sheet, black on white, that fits A4 and Letter. Nothing
 * of it shows on the screen (theme.css has the rules).
 */
export function PrintSheet({ children }: { readonly children: ReactNode }) {
  return createPortal(
    <main
      data-print-sheet=""
      className="hidden h-[262mm] w-full overflow-hidden bg-white px-[18mm] pt-[16mm] text-[10.5pt] leading-[1.45] text-black print:block"
    >
      {children}
    </main>,
    document.body,
  )
}
