/**
 * The house rule of imports, read from the source text: each layer may import the layers named here and no
 * other. The last tests count what was seen, because a walker that finds nothing would agree with everything.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')

/** Layer -> project layers it may import, and packages it may import (`*` = any). */
const RULES: Readonly<
  Record<string, { readonly layers: readonly string[]; readonly packages: readonly string[] }>
> = {
  protocol: {
    layers: [],
    packages: ['@noble/curves', '@noble/hashes', '@noble/ciphers', '@scure/base', '@scure/bip39', 'cborg'],
  },
  wire: {
    layers: ['protocol'],
    packages: ['@noble/curves', '@noble/hashes', '@scure/base', '@scure/sr25519', 'valibot'],
  },
  conformance: {
    layers: ['protocol', 'wire'],
    packages: ['@noble/curves', '@noble/hashes', '@noble/ciphers', '@scure/base'],
  },
  engine: { layers: ['protocol', 'wire'], packages: ['@noble/curves', '@noble/hashes'] },
  // WebAssembly beside the pure arithmetic: whoever has a platform passes it to the protocol and the engine as a port.
  kernel: { layers: ['protocol'], packages: ['@noble/curves', '@noble/hashes'] },
  chain: {
    layers: ['wire'],
    packages: [
      'polkadot-api',
      '@polkadot-api/ws-middleware',
      '@polkadot-api/ws-provider',
      'valibot',
      '@noble/hashes',
    ],
  },
  client: {
    layers: ['protocol', 'wire', 'chain', 'kernel'],
    packages: [
      'hash-wasm',
      'idb',
      'cborg',
      'client-zip',
      '@polkadot/extension-dapp',
      '@noble/hashes',
      '@noble/curves',
      '@scure/base',
      '@scure/bip39',
      'valibot',
    ],
  },
  // The package: an API over what the client calls axons with. Nobody imports it but the command line.
  sdk: {
    layers: ['protocol', 'wire', 'chain', 'client', 'kernel'],
    packages: ['@noble/hashes', 'hash-wasm', 'filetao', 'node:fs', 'node:timers'],
  },
  workers: { layers: ['client', 'kernel', 'protocol', 'wire'], packages: ['comlink'] },
  ui: {
    layers: [],
    packages: ['react', 'react-dom', 'lucide-react', 'qr', 'recharts', '@lingui/core', '@lingui/react'],
  },
  features: {
    layers: ['client', 'ui', 'protocol', 'workers'],
    packages: [
      'react',
      'lucide-react',
      'wouter',
      '@tanstack/react-query',
      '@tanstack/react-virtual',
      'qr',
      '@lingui/core',
      '@lingui/react',
    ],
  },
  frames: { layers: ['features'], packages: ['pdfjs-dist'] },
  app: {
    layers: ['features', 'client', 'ui', 'protocol', 'workers'],
    packages: [
      'react',
      'react-dom',
      'lucide-react',
      'wouter',
      '@tanstack/react-query',
      'comlink',
      '@lingui/core',
      '@lingui/react',
    ],
  },
  nodes: {
    layers: ['engine', 'wire', 'protocol', 'kernel', 'chain', 'client', 'conformance', 'sdk'],
    packages: ['*'],
  },
}

/** What the pure layers may not name at all, beside what their TypeScript project already hides. */
const PURE = ['protocol', 'wire', 'engine', 'conformance']

interface Edge {
  readonly file: string
  readonly layer: string
  readonly to: string
  readonly target: string
}

function sources(directory: string): string[] {
  return readdirSync(join(ROOT, directory), { recursive: true, withFileTypes: true })
    .filter(
      (entry) =>
        entry.isFile() &&
        /\.(ts|tsx)$/.test(entry.name) &&
        !/\.(test|test-d|bench|s3)\.tsx?$/.test(entry.name),
    )
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).split(sep).join('/'))
}

function layerOf(path: string): string {
  const [first, second] = path.split('/')
  return first === 'src' ? (second ?? '') : (first ?? '')
}

const files = [...sources('src'), ...sources('workers')].filter((file) => layerOf(file) !== 'testing')

const edges: Edge[] = files.flatMap((file) => {
  const text = readFileSync(join(ROOT, file), 'utf8')
  const found = text.matchAll(
    /(?:^|\n)\s*(?:import|export)\s[^'";]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s*'([^']+)'/g,
  )
  return [...found].map((match) => {
    const target = match[1] ?? match[2] ?? match[3] ?? ''
    const to = target.startsWith('.')
      ? relative(ROOT, resolve(ROOT, dirname(file), target.replace(/\?.*$/, '')))
          .split(sep)
          .join('/')
      : target
    return { file, layer: layerOf(file), to, target }
  })
})

const local = edges.filter((edge) => edge.target.startsWith('.'))
const packages = edges.filter((edge) => !edge.target.startsWith('.'))

describe('imports run one way', () => {
  it('every layer is in the table', () => {
    expect([...new Set(files.map(layerOf))].filter((layer) => !(layer in RULES))).toEqual([])
  })

  it('no layer imports a layer it may not', () => {
    const wrong = local.filter(
      ({ layer, to }) => layerOf(to) !== layer && !RULES[layer]?.layers.includes(layerOf(to)),
    )
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })

  it('no layer imports a package it may not', () => {
    const nameOf = (target: string) =>
      target
        .split('/')
        .slice(0, target.startsWith('@') ? 2 : 1)
        .join('/')
    const wrong = packages.filter(({ layer, target }) => {
      const allowed = RULES[layer]?.packages ?? []
      return !allowed.includes('*') && !allowed.includes(nameOf(target))
    })
    expect(wrong.map(({ file, target }) => `${file} -> ${target}`)).toEqual([])
  })

  it('a feature imports no other feature', () => {
    const feature = (path: string) => path.split('/')[2]
    const wrong = local.filter(
      ({ layer, file, to }) =>
        layer === 'features' &&
        layerOf(to) === 'features' &&
        feature(to) !== feature(file) &&
        feature(to) !== 'shared',
    )
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })

  it('a frame shares with the page only how they talk', () => {
    const wrong = local.filter(
      ({ layer, to }) => layer === 'frames' && layerOf(to) === 'features' && !to.endsWith('-messages.ts'),
    )
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })

  it('only the command line among the nodes uses the client and the package', () => {
    const wrong = local.filter(
      ({ layer, file, to }) =>
        layer === 'nodes' && ['client', 'sdk'].includes(layerOf(to)) && !file.startsWith('src/nodes/cli/'),
    )
    expect(wrong.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })

  it('pure layers read no clock and draw no randomness', () => {
    const wrong = files
      .filter((file) => PURE.includes(layerOf(file)))
      .filter((file) =>
        /\bnew Date\b|\bDate\.now\b|\bMath\.random\b|\bperformance\.now\b/.test(
          readFileSync(join(ROOT, file), 'utf8'),
        ),
      )
    expect(wrong).toEqual([])
  })

  it('the ledger of the fault matrix knows the protocol only', () => {
    const text = readFileSync(join(ROOT, 'e2e/faults/ledger.ts'), 'utf8')
    const targets = [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '')
    expect(targets.length).toBeGreaterThan(3)
    expect(targets.filter((to) => to !== 'node:crypto' && !to.startsWith('../../src/protocol/'))).toEqual([])
  })

  it('every folder of src says what lives in it', () => {
    const below = readdirSync(join(ROOT, 'src'), { recursive: true, withFileTypes: true })
    const folders = below
      .filter((entry) => entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name))
    // One or two files beside a folder's own are no place of their own.
    const places = folders.filter((path) => {
      const names = readdirSync(path)
      const isLayer = dirname(path) === join(ROOT, 'src')
      return isLayer || names.filter((name) => /\.(ts|tsx)$/.test(name)).length >= 3
    })
    expect(places.length).toBeGreaterThan(30)
    const silent = places.filter((path) => !readdirSync(path).includes('README.md'))
    expect(silent.map((path) => relative(ROOT, path))).toEqual([])
  })

  it('saw the whole house', () => {
    expect(files.length).toBeGreaterThan(120)
    expect(local.length).toBeGreaterThan(300)
    expect(packages.length).toBeGreaterThan(100)
    const unresolved = local.filter(({ to }) => !/\.(ts|tsx|css|json|po)$/.test(to))
    expect(unresolved.map(({ file, to }) => `${file} -> ${to}`)).toEqual([])
  })
})
