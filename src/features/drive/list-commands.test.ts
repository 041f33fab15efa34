import { describe, expect, it } from 'vitest'
import { commandOf, type Press } from './list-commands.ts'

/** "Control+x" as a press. */
function press(name: string): Press {
  const parts = name.split('+')
  const held = (key: string) => parts.slice(0, -1).includes(key)
  return {
    key: parts.at(-1) ?? '',
    ctrlKey: held('Control'),
    metaKey: held('Meta'),
    altKey: held('Alt'),
    shiftKey: held('Shift'),
    timeStamp: 0,
  }
}

describe('a key in a list', () => {
  it.each([
    ['ArrowDown', 'step'],
    ['Shift+End', 'step'],
    ['Control+Home', 'step'],
    ['a', 'type'],
    ['Shift+Ü', 'type'],
    ['😀', 'type'],
    ['Alt+ArrowUp', 'up'],
    ['Backspace', 'up'],
    ['Alt+Enter', 'details'],
    ['Enter', 'open'],
    ['Shift+F10', 'menu'],
    ['ContextMenu', 'menu'],
    ['Control+a', 'all'],
    ['Meta+x', 'cut'],
    ['Control+c', 'copy'],
    [' ', 'space'],
    ['Control+ ', 'space'],
    ['Escape', 'escape'],
    ['F2', 'rename'],
    ['Delete', 'remove'],
  ])('%s: %s', (name, command) => {
    expect(commandOf(press(name), 1)).toBe(command)
  })

  it.each([
    'ArrowLeft',
    'ArrowRight',
    '/',
    'Tab',
    'Control+k',
    'Control+v',
    'Alt+a',
    'F10',
    'Shift',
    'Alt+ArrowLeft',
  ])('%s is left to others', (name) => {
    expect(commandOf(press(name), 1)).toBeNull()
  })

  it('leads sideways where there are columns', () => {
    expect(commandOf(press('ArrowLeft'), 4)).toBe('step')
  })
})
