import { describe, expect, it } from 'vitest'
import { bareWords } from './bare-words.ts'

const IMPORTS = `import { msg, plural, t } from '@lingui/core/macro'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
`

function words(code: string): readonly string[] {
  return bareWords(`${IMPORTS}function sample() { ${code} }`, 'sample.tsx').map(({ text }) => text)
}

describe('bareWords finds', () => {
  it.each([
    ['text between tags', '<p>Hello</p>', 'Hello'],
    ['one word in a fragment', '<>yes</>', 'yes'],
    ['a literal in braces', "<p>{'held'}</p>", 'held'],
    ['either side of a condition', "<p>{busy ? t`Removing…` : 'Remove'}</p>", 'Remove'],
    ['what follows &&', "<p>{busy && 'wait'}</p>", 'wait'],
    ['a name for screen readers', '<button aria-label="close" />', 'close'],
    ['a title in braces', '<p title={`Copy ${what}`} />', 'Copy …'],
    ['a placeholder by condition', "<input placeholder={a ? 'name' : undefined} />", 'name'],
    ['a label of a component', '<Field label="Passphrase" />', 'Passphrase'],
    ['an attribute nobody has classified', '<Card headline="Two words" />', 'Two words'],
    ['text in an element inside an attribute', '<Field hint={<b>bold</b>} />', 'bold'],
    ['an attribute of an element inside a message', '<Trans>An <a title="there">x</a></Trans>', 'there'],
    ['a label in a table', "const A = [{ label: 'Size' }]", 'Size'],
    ['a sentence that is returned', "function f() { return 'in the future' }", 'in the future'],
    ['a sentence that is announced', "announce('Nothing to add')", 'Nothing to add'],
    ['a sentence that is put together', 'const s = `${n} left`', '… left'],
    ['a literal inside a message', "<p>{t`It is ${on ? 'On' : t`off`}`}</p>", 'On'],
    [
      'a sentence with signs in it',
      "const s = 'A name cannot contain “/” or be only dots.'",
      'A name cannot contain “/” or be only dots.',
    ],
    ['a document title', "document.title = 'Drive'", 'Drive'],
  ])('%s', (_, code, text) => {
    expect(words(code)).toEqual([text])
  })

  it('a message that is read while the module loads', () => {
    const found = bareWords(
      `${IMPORTS}const A = t\`Size\`\nconst B = msg\`Size\`\nconst c = () => t\`Size\``,
      'sample.tsx',
    )
    expect(found).toEqual([{ line: 3, text: 't`Size`', why: 'message read while the module loads' }])
  })
})

describe('bareWords passes over', () => {
  it.each([
    [
      'messages',
      '<p title={t`Size`}><Trans>Hello <b>you</b> {name}</Trans>{t({ message: "Open", context: "verb" })}</p>',
    ],
    ['plurals', 'const f = () => t`${plural(n, { one: "# file", other: "# files" })} here`'],
    ['plural elements', '<Trans>With <Plural value={n} one="# file" other={<b># files</b>} /></Trans>'],
    ['kept messages', 'const A = { label: msg`Size of ${plural(n, { one: "it", other: "them" })}` }'],
    ['class lists', "<p className={classNames('flex items-center gap-2', on && 'text muted')} />"],
    ['class tables', "const TONES = { a: 'text-verified bg-verified-soft', b: 'mb-4 grid' }"],
    ['constants in attributes', '<Button variant="primary" type="submit" tone="failed" />'],
    ['keys of the keyboard', "const move = { ArrowDown: 1, Home: 2 }; const KEYS = ['Enter', 'ArrowUp']"],
    ['comparisons', "if (error.name === 'AbortError') { switch (a) { case 'Bronze': b() } }"],
    ['errors of ours', "throw new TypeError('The drive was used outside its provider')"],
    ['types', "type A = 'Super Saiyan' | 'Gold'; const x = y as 'Two words'"],
    [
      'paths and styles',
      'const a = `/drive/${id}`; const b = { width: `${n}%`, transform: `translateY(${y}px)` }',
    ],
    ['signs between numbers', '<p>{size} · {date} –</p>'],
    ['lookups', "event.dataTransfer?.types.includes('Files')"],
    ['units', 'const s = `${hours} h ${minutes} min`'],
  ])('%s', (_, code) => {
    expect(words(code)).toEqual([])
  })
})
