/**
 * Finds words for people that stand in a component outside a message macro, and messages that are read while a module
 * loads, when no language has been chosen yet. Works on the syntax tree alone.
 */
import { type NodePath, parseSync, traverse, types } from '@babel/core'
import { attributeKind, hasLetters, looksLikeSentence, looksSpoken, templateHasWords } from './word-like.ts'

export interface BareWord {
  readonly line: number
  readonly text: string
  readonly why: 'words outside a message' | 'message read while the module loads'
}

const MACROS = ['@lingui/core/macro', '@lingui/react/macro']
const TAGS = new Set(['t', 'msg'])
const CALLS = new Set(['t', 'msg', 'plural', 'select', 'selectOrdinal', 'defineMessage'])
/** What these are given is compared or looked up, never shown. */
const LOOKUPS = new Set([
  'includes',
  'indexOf',
  'startsWith',
  'endsWith',
  'has',
  'get',
  'set',
  'getItem',
  'setItem',
  'querySelector',
  'querySelectorAll',
  'closest',
  'matches',
  'addEventListener',
  'removeEventListener',
  'classNames',
  'matchMedia',
  'getModifierState',
])

export function bareWords(code: string, filename: string): readonly BareWord[] {
  const plugins: ('typescript' | 'jsx')[] = filename.endsWith('x') ? ['typescript', 'jsx'] : ['typescript']
  const tree = parseSync(code, { filename, babelrc: false, configFile: false, parserOpts: { plugins } })
  if (tree === null) throw new TypeError(`${filename} did not parse`)
  const found: BareWord[] = []
  const report = (node: types.Node, text: string, why: BareWord['why'] = 'words outside a message') =>
    found.push({ line: node.loc?.start.line ?? 0, text: text.trim().replace(/\s+/g, ' '), why })
  traverse(tree, {
    TSType: (path) => path.skip(),
    TSInterfaceDeclaration: (path) => path.skip(),
    JSXText(path) {
      if (hasLetters(path.node.value) && !insideMacroElement(path)) report(path.node, path.node.value)
    },
    StringLiteral(path) {
      const { value } = path.node
      if (isWord(path, value, looksLikeSentence(value))) report(path.node, value)
    },
    TemplateLiteral(path) {
      const quasis = path.node.quasis.map((each) => each.value.cooked ?? '')
      const text = quasis.join('…')
      if (isWord(path, text, templateHasWords(quasis))) report(path.node, text)
    },
    'CallExpression|TaggedTemplateExpression'(path: NodePath) {
      if (!isEarlyMessage(path)) return
      const { start, end } = path.node
      report(path.node, code.slice(start ?? 0, end ?? 0), 'message read while the module loads')
    },
  })
  return found
}

/** @param elsewhere whether the literal counts where nothing tells what it is for */
function isWord(path: NodePath, text: string, elsewhere: boolean): boolean {
  if (insideMacro(path)) return false
  const use = useOf(path)
  switch (use) {
    case 'technical':
      return false
    case 'spoken':
      return hasLetters(text)
    case 'other':
      return looksSpoken(text)
    case 'elsewhere':
      return elsewhere
  }
}

type Use = 'technical' | 'spoken' | 'other' | 'elsewhere'

/** What a literal is for, by where its value ends up. */
function useOf(literal: NodePath): Use {
  let path = literal
  for (let parent = path.parentPath; parent !== null; path = parent, parent = path.parentPath) {
    if (parent.isJSXAttribute()) {
      const { name } = parent.node.name
      return attributeKind(typeof name === 'string' ? name : name.name)
    }
    if (
      parent.isJSXExpressionContainer() &&
      (parent.parentPath?.isJSXElement() || parent.parentPath?.isJSXFragment())
    )
      return 'spoken'
    if (isTechnical(path, parent)) return 'technical'
    const passesOn =
      parent.isJSXExpressionContainer() ||
      parent.isLogicalExpression() ||
      parent.isTSAsExpression() ||
      parent.isTSSatisfiesExpression() ||
      (parent.isConditionalExpression() && path.key !== 'test')
    if (!passesOn) return 'elsewhere'
  }
  return 'elsewhere'
}

function isTechnical(path: NodePath, parent: NodePath): boolean {
  if (parent.isImportDeclaration() || parent.isExportDeclaration() || parent.isImportExpression()) return true
  if (parent.isBinaryExpression() && parent.node.operator !== '+') return true
  if (parent.isSwitchCase() || parent.isTSEnumMember() || parent.isDirective()) return true
  if (parent.isObjectProperty() && path.key === 'key') return true
  if (parent.isMemberExpression() && path.key === 'property') return true
  if (parent.isConditionalExpression() && path.key === 'test') return true
  if (parent.isNewExpression()) return /(Error|URL|RegExp|Worker)$/.test(nameOf(parent.node.callee))
  return (
    (parent.isCallExpression() || parent.isOptionalCallExpression()) &&
    (LOOKUPS.has(nameOf(parent.node.callee)) || types.isImport(parent.node.callee))
  )
}

function nameOf(callee: types.Node): string {
  if (types.isIdentifier(callee)) return callee.name
  const member = types.isMemberExpression(callee) || types.isOptionalMemberExpression(callee)
  return member && types.isIdentifier(callee.property) ? callee.property.name : ''
}

/** Inside <Trans> or <Plural>, also within elements that stand in it, but not in what those do. */
function insideMacroElement(path: NodePath): boolean {
  const element = path.findParent(
    (each) => each.isFunction() || (each.isJSXElement() && isMacroElement(each)),
  )
  return element?.isJSXElement() === true
}

function isMacroElement(path: NodePath<types.JSXElement>): boolean {
  const name = path.get('openingElement').get('name')
  return MACROS.some(
    (source) =>
      name.referencesImport(source, 'Trans') ||
      name.referencesImport(source, 'Plural') ||
      name.referencesImport(source, 'Select'),
  )
}

/** The text of a macro itself: the template after `t`, the forms of a plural, an attribute of <Plural>. */
function insideMacro(path: NodePath): boolean {
  const { parentPath: parent } = path
  if (parent?.isTaggedTemplateExpression()) return TAGS.has(nameOf(parent.node.tag))
  const holder = path.findParent(
    (each) => each.isJSXAttribute() || each.isCallExpression() || each.isFunction() || each.isJSXElement(),
  )
  if (holder?.isCallExpression()) {
    const [argument] = path.getAncestry().filter((each) => each.parentPath === holder)
    return CALLS.has(nameOf(holder.node.callee)) && argument?.isObjectExpression() === true
  }
  if (holder?.isJSXAttribute()) {
    const element = holder.parentPath.parentPath
    return element?.isJSXElement() === true && isMacroElement(element)
  }
  return holder?.isJSXElement() === true && insideMacroElement(path)
}

/** `t` and `plural` read the language at once; at the top of a module `msg` keeps the message for later. */
function isEarlyMessage(path: NodePath): boolean {
  if (path.getFunctionParent() !== null) return false
  const callee = path.isTaggedTemplateExpression()
    ? path.get('tag')
    : path.isCallExpression()
      ? path.get('callee')
      : null
  if (callee === null || Array.isArray(callee)) return false
  const early = ['t', 'plural', 'select'].some((name) => callee.referencesImport('@lingui/core/macro', name))
  // A plural inside `msg` is part of its message.
  return early && path.findParent((each) => each.isTaggedTemplateExpression()) === null
}
