/** Chosen miners as an address says them: `3-9.12`. */

/** A subnet has 256 seats; an address that names more is not ours. */
const MOST = 4096

export function writeUids(uids: ReadonlySet<string>): string {
  const sorted = [...uids]
    .map(Number)
    .filter(Number.isSafeInteger)
    .toSorted((a, b) => a - b)
  const runs: [number, number][] = []
  for (const uid of sorted) {
    const run = runs.at(-1)
    if (run !== undefined && uid === run[1] + 1) run[1] = uid
    else runs.push([uid, uid])
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}-${to}`)).join('.')
}

/** Total: what is not such a list chooses nothing. */
export function readUids(text: string | null): ReadonlySet<string> | null {
  if (text === null || text.length > 4000 || !/^\d{1,5}(?:-\d{1,5})?(?:\.\d{1,5}(?:-\d{1,5})?)*$/.test(text))
    return null
  const uids = new Set<string>()
  for (const run of text.split('.')) {
    const [from = 0, to = from] = run.split('-').map(Number)
    for (let uid = from; uid <= to && uids.size <= MOST; uid += 1) uids.add(String(uid))
  }
  return uids.size === 0 || uids.size > MOST ? null : uids
}
