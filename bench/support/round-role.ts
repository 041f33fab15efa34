/** One step of the bench of rounds, in a process of its own: `round-role.ts ROLE FOLDER PIECES`. */
const SCRIPT = import.meta.filename

const [role = '', folder = '', size = '0'] = process.argv.slice(2)
if (role === 'fill') await (await import('./round-fill.ts')).fill(folder, Number(size))
else if (role === 'miners') (await import('./round-miners.ts')).serveMiners(Number(size))
else if (role === 'measure') {
  const { measure } = await import('./round-measure.ts')
  process.stdout.write(JSON.stringify(await measure(folder, SCRIPT, ['miners', folder, size])))
} else if (role === 'verify') {
  process.stdout.write(JSON.stringify(await (await import('./round-verify.ts')).verify(folder)))
} else throw new RangeError(`a role that nobody plays: ${role}`)
