import type { Chromium } from './cdp.ts'

/** An expression for the button with these words. */
export const buttonNamed = (label: string): string =>
  `Array.from(document.querySelectorAll('button')).find((button) => button.textContent.trim() === ${JSON.stringify(label)})`

/** The same for a link. */
export const linkNamed = (label: string): string =>
  `Array.from(document.querySelectorAll('a')).find((link) => link.textContent.trim() === ${JSON.stringify(label)})`

export async function click(browser: Chromium, label: string): Promise<void> {
  await browser.until(buttonNamed(label), 60_000)
  await browser.evaluate(`${buttonNamed(label)}.click()`)
}

/** The first run of the page in an empty browser, without the rehearsal, to where files can be added. */
export async function beginDrive(browser: Chromium, app: string): Promise<void> {
  await browser.open(app)
  await browser.until(`document.querySelectorAll('input[type=password]').length === 2`, 30_000)
  await browser.evaluate(`(() => {
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set
    for (const input of document.querySelectorAll('input[type=password]')) {
      set.call(input, 'a passphrase for a benchmark')
      input.dispatchEvent(new Event('input', { bubbles: true }))
    }
    return true
  })()`)
  await browser.evaluate(`document.querySelector('form').requestSubmit()`)
  await click(browser, 'Skip the rehearsal')
  await click(browser, 'Skip all the same')
  await browser.until(`document.querySelector('[data-testid=file-input]')`, 60_000)
}

/** The first files of a drive whose kit was not rehearsed: the question is answered, and the upload begins. */
export async function addFirstFiles(browser: Chromium, paths: readonly string[]): Promise<void> {
  await browser.chooseFiles('[data-testid=file-input]', paths)
  await click(browser, 'Skip: upload now')
}
