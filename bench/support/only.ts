/** `--only a,b`: some tables of a part by their short names; the others stay as they were recorded. */
const at = process.argv.indexOf('--only')
const names = at < 0 ? null : (process.argv[at + 1] ?? '').split(',')

export const isWhole = names === null

export function isWanted(name: string): boolean {
  return names === null || names.includes(name)
}
