// Looks for what keeps people out who see, hear or point differently, with axe-core.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { must } from './stage.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const GRAVE = new Set(['serious', 'critical'])

/** The page has no serious violation of WCAG 2.2 A and AA. */
export async function faultless(page, name) {
  // The page's own policy forbids scripts from elsewhere; what is evaluated from outside is none.
  await page.evaluate(`window.axe || (() => { ${axe} })()`)
  const found = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }))
  const faults = found.violations.filter((one) => GRAVE.has(one.impact))
  must(faults.length === 0, `${name}: ${faults.map((one) => `${one.id}: ${one.nodes.slice(0, 12).map((node) => `${node.target} ${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`).join('; ')}`).join('\n')}`)
}
