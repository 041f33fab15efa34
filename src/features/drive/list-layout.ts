/** One grid for the header and every row. On a phone size and date go under the name. */
export const COLUMNS =
  'grid grid-cols-[minmax(0,1fr)_2.25rem] items-center gap-x-3 px-3 sm:px-4 ' +
  'sm:grid-cols-[minmax(0,1fr)_9.5rem_6rem_8.5rem_2.25rem]'

/** The sticky header: 36 px and its line. */
export const HEADER_HEIGHT = 37
export const ROW_HEIGHT = 46
export const ROW_HEIGHT_NARROW = 60
