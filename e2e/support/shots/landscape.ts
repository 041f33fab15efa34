import type { Shot } from './shot.ts'

export const LANDSCAPE: readonly Shot[] = [
  { name: 'public-landscape', path: '/network/landscape?miners=256' },
  {
    name: 'public-landscape-chosen',
    path: '/network/landscape?miners=256&score=lower',
    act: async (page) => {
      const chart = page.getByRole('application').first()
      const box = await chart.boundingBox()
      if (box === null) throw new Error('no chart')
      await page.mouse.move(box.x + box.width * 0.4, box.y + 50)
      await page.mouse.down()
      await page.mouse.move(box.x + box.width * 0.75, box.y + 200, { steps: 4 })
      await page.mouse.up()
      await page.getByRole('status').last().waitFor()
    },
  },
  { name: 'public-landscape-blank', path: '/network/landscape?miners=24&shape=blank' },
  { name: 'public-landscape-synthetic', path: '/network/landscape?fleet=synthetic' },
]
