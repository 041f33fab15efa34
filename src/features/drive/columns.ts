/** What a list says of each entry, by place. Columns go by the room the list has, not by the window. */
import type { PlaceKind } from './places.ts'

export type ColumnId = 'name' | 'where' | 'copies' | 'bytes' | 'modifiedAt' | 'addedAt' | 'trashedAt'

interface ColumnSet {
  readonly ids: readonly ColumnId[]
  /** One grid for the header and every row. */
  readonly grid: string
}

const LINE = 'grid grid-cols-[minmax(0,1fr)_2.25rem] items-center gap-x-3 px-3 @2xl:px-4'
const ACROSS =
  `${LINE} @2xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_6rem_8.5rem_2.25rem] ` +
  '@5xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_9.5rem_6rem_8.5rem_2.25rem]'
const SHORT = `${LINE} @2xl:grid-cols-[minmax(0,1.5fr)_minmax(0,1fr)_6rem_8.5rem_2.25rem]`

export const COLUMN_SETS: Readonly<Record<PlaceKind, ColumnSet>> = {
  folder: {
    ids: ['name', 'copies', 'bytes', 'modifiedAt'],
    grid: `${LINE} @2xl:grid-cols-[minmax(0,1fr)_9.5rem_6rem_8.5rem_2.25rem]`,
  },
  recent: { ids: ['name', 'where', 'copies', 'bytes', 'addedAt'], grid: ACROSS },
  starred: { ids: ['name', 'where', 'copies', 'bytes', 'modifiedAt'], grid: ACROSS },
  search: { ids: ['name', 'where', 'bytes', 'modifiedAt'], grid: SHORT },
  trash: { ids: ['name', 'where', 'bytes', 'trashedAt'], grid: SHORT },
}

/** Where there is no room for columns, what they say stands under the name. */
export function columnClass(id: ColumnId, place: PlaceKind): string {
  switch (id) {
    case 'name':
      return ''
    case 'where':
      return '@max-2xl:hidden'
    case 'copies':
      return place === 'folder' ? '@max-2xl:hidden' : '@max-5xl:hidden'
    case 'bytes':
    case 'modifiedAt':
    case 'addedAt':
    case 'trashedAt':
      return '@max-2xl:hidden text-right justify-end'
  }
}

/** Pixels of a list below which it has one column: the `2xl` of the classes above. */
export const ONE_COLUMN_BELOW = 672
/** The sticky header: 36 px and its line. */
export const HEADER_HEIGHT = 37
export const ROW_HEIGHT = 46
export const ROW_HEIGHT_NARROW = 60
