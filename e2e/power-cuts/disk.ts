/**
 * A file system whose power can be cut: ext4 on a loop device whose file is in memory. A copy of that file holds what the kernel
 * has given to the device and nothing of what it still keeps back.
 */
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const MEMORY = '/dev/shm'
/** Of a moment without a write: a stopped process writes nothing, and what the kernel has begun ends soon. */
const COPIES_MAX = 20
const MIB = 384

export interface Disk {
  readonly path: string
  /** What a power cut at this moment leaves. @param name of the image */
  cut(name: string): Image
  /** Puts an image in the place of the disk; nobody may have a file open. */
  replaceBy(image: Image): void
  remove(): void
}

export interface Image {
  /** As it is now. */
  copy(): Image
  /** Mounted where nobody else looks; what the kernel recovers by itself is recovered. */
  mount(): string
  /** Forgets what was changed meanwhile, too. */
  drop(): void
  readonly file: string
}

/** @throws in one sentence when it cannot be made */
export function makeDisk(): Disk {
  const folder = mkdtempSync(join(MEMORY, 'filetao-cuts-'))
  const file = join(folder, 'disk.img')
  const path = join(folder, 'disk')
  mkdirSync(path)
  run('truncate', '-s', `${MIB}M`, file)
  run('mkfs.ext4', '-q', '-F', file)
  run('mount', '-o', 'loop', file, path)
  return {
    path,
    cut(name) {
      const image = join(folder, `${name}.img`)
      copyOfOneMoment(file, image)
      return imageAt(image, join(folder, `${name}.mounted`))
    },
    replaceBy(image) {
      run('umount', path)
      copyFileSync(image.file, file)
      run('mount', '-o', 'loop', file, path)
    },
    remove() {
      spawnSync('umount', ['-l', path])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/**
 * The kernel goes on writing while its processes stand still, so that a copy may hold the beginning of one moment and the end of another,
 * which no power cut leaves. A copy that is still the same as the file when it is done is what the file was at that moment.
 */
function copyOfOneMoment(file: string, to: string): void {
  for (let tries = 0; tries < COPIES_MAX; tries += 1) {
    copyFileSync(file, to)
    if (spawnSync('cmp', ['--silent', file, to]).status === 0) return
  }
  throw new Error('the disk was written without a pause')
}

function imageAt(file: string, at: string): Image {
  let mounted = false
  return {
    file,
    copy() {
      const copied = file.replace(/\.img$/, '-kept.img')
      copyFileSync(file, copied)
      return imageAt(copied, `${at}-kept`)
    },
    mount() {
      mkdirSync(at, { recursive: true })
      run('mount', '-o', 'loop', file, at)
      mounted = true
      return at
    },
    drop() {
      if (mounted) run('umount', at)
      rmSync(at, { recursive: true, force: true })
      rmSync(file, { force: true })
    },
  }
}

function run(command: string, ...args: string[]): void {
  const done = spawnSync(command, args, { encoding: 'utf8', timeout: 60_000 })
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')}: ${(done.stderr || done.error?.message) ?? done.signal}`)
}
