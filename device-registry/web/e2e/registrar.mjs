// What else a registrar does: takes an import back, searches around a point and within an area, links devices to objects,
// hands an attribute to another department, keeps utility networks and traces them.
import { readFileSync } from 'node:fs'
import { byTest, must, pick } from './stage.mjs'
import { few } from './table.mjs'

const ORIGIN = { lon: 116.4365, lat: 39.9262 }
const NAMES = ['一号检查井', '二号检查井', '三号检查井', '支线检查井', '四号检查井', '出水口']
/** From where to where water flows, by the numbers of the manholes. */
const PIPES = [[0, 1], [1, 2], [3, 2], [2, 4], [4, 5]]

export async function register(stage, lin, zhao, code) {
  await stage.seen('a whole import is taken back', lin, async () => {
    await stage.goto(lin, 'imports/new')
    await byTest(lin, 'file').setInputFiles({ name: '误传.csv', mimeType: 'text/csv', buffer: few('water') })
    await byTest(lin, 'send').click()
    await byTest(lin, 'commit').click()
    await byTest(lin, 'undo').click()
    await stage.shot(lin, 'import-undo')
    await byTest(lin, 'confirm').click()
    await lin.locator('[data-state=UNDONE]').waitFor()
    await stage.shot(lin, 'import-undone')
    must((await stage.ask(lin, 'GET', '/devices?q=MISTAKEN')).items.length === 0, 'its devices are still there')
  })
  await stage.seen('devices are found around a point and within an area of the map', lin, async () => {
    await stage.goto(lin, `map?at=${code}`)
    await byTest(lin, 'map-chosen').waitFor()
    await byTest(lin, 'tool-radius').click()
    const box = await byTest(lin, 'map').boundingBox()
    const middle = { x: box.x + box.width / 2, y: box.y + box.height / 2 }
    await lin.mouse.click(middle.x, middle.y)
    await byTest(lin, 'found').first().waitFor()
    const near = await byTest(lin, 'found').allInnerTexts()
    must(near[0].includes('朝外大街 7 号井盖') && near.length > 3, `found around it: ${near.join(' | ')}`)
    await stage.shot(lin, 'map-radius')
    await byTest(lin, 'tool-polygon').click()
    for (const [x, y] of [[-25, -25], [25, -25], [25, 25], [-25, 25]]) {
      await lin.mouse.click(middle.x + x, middle.y + y)
    }
    await byTest(lin, 'search-polygon').click()
    await byTest(lin, 'found').first().waitFor()
    const within = await byTest(lin, 'found').allInnerTexts()
    must(within.length >= 1 && within.length < near.length, `found within: ${within.join(' | ')}`)
    await stage.shot(lin, 'map-polygon')
  })
  const holes = []
  for (const [index, name] of NAMES.entries()) {
    const place = { lon: ORIGIN.lon + (index === 3 ? 0.0012 : index * 0.0012), lat: ORIGIN.lat + (index === 3 ? 0.001 : index * 0.0002) }
    holes.push((await stage.ask(lin, 'POST', '/objects', { standard: 'GB/T 47678.5-2026', componentClass: '01002', division: '110105', name, organization: 'water', place })).code)
  }
  await stage.seen('a device is linked to the objects that it is on and that it observes', lin, async () => {
    await stage.goto(lin, `devices/${code}?tab=lineage`)
    await byTest(lin, 'edit-links').click()
    await pick(lin, '安装于', NAMES[4])
    await pick(lin, '监测', NAMES[5])
    await stage.shot(lin, 'links-edit')
    await byTest(lin, 'save-links').click()
    await byTest(lin, 'links').getByRole('link', { name: NAMES[5] }).waitFor()
    await stage.shot(lin, 'links')
    await stage.goto(lin, `objects/${holes[5]}`)
    await lin.locator('tr').filter({ hasText: '监测' }).getByRole('link', { name: '朝外大街 7 号井盖' }).waitFor()
  })
  await networks(stage, lin, holes)
  await stage.seen('an attribute is handed to another department; the form shows it and leads to a correction', lin, async () => {
    await stage.goto(lin, `devices/${code}?tab=keepers`)
    await byTest(lin, 'edit-keepers').click()
    await pick(lin, '“状态”的维护单位', '区应急管理局')
    await stage.shot(lin, 'keepers-edit')
    await stage.ask(lin, 'PUT', `/devices/${code}/attribute-owners`, { items: [{ attribute: 'state', organization: 'water' }] })
    await byTest(lin, 'save-keepers').click()
    await byTest(lin, 'merge').getByText('区水务局').first().waitFor()
    await stage.shot(lin, 'keepers-merge')
    await byTest(lin, 'settle').click()
    await byTest(lin, 'save-keepers').click()
    await byTest(lin, 'edit-keepers').waitFor()
    await byTest(lin, 'keeper-state').getByText('区应急管理局').waitFor()
    await stage.shot(lin, 'keepers')
    await stage.goto(lin, `devices/${code}/edit`)
    const field = lin.locator('.form-field').filter({ hasText: '由“区应急管理局”维护' })
    await field.waitFor()
    must(await field.locator('select').isDisabled(), 'the state can still be changed')
    await field.scrollIntoViewIfNeeded()
    await stage.shot(lin, 'form-kept')
    await byTest(lin, 'doubt-field').click()
    await lin.locator('dialog select').nth(1).selectOption('SUSPENDED')
    await lin.fill('textarea[name=reason]', '井盖已拆除检修')
    await stage.shot(lin, 'doubt-kept')
    await lin.locator('dialog').getByRole('button', { name: '提出疑义' }).click()
    await byTest(lin, 'toast').getByText('疑义已提交').waitFor()
    const [raised] = (await stage.ask(lin, 'GET', '/corrections?side=raised')).items
    must(raised.owner === 'emergency' && raised.attribute === 'state', `it went to ${raised.owner}`)
  })
  await keeper(stage, zhao, code)
  await doubt(stage, zhao, holes[5])
}

async function keeper(stage, zhao, code) {
  await stage.seen('the other department finds what it keeps, and changes that and nothing else', zhao, async () => {
    await stage.goto(zhao, `devices/${code}`)
    await byTest(zhao, 'foreign').getByRole('link').click()
    await byTest(zhao, 'change-kept').waitFor()
    await stage.goto(zhao, 'kept?attribute=name')
    await zhao.getByText('没有符合条件的').waitFor()
    await stage.goto(zhao, 'kept')
    await byTest(zhao, 'row').first().waitFor()
    must((await byTest(zhao, 'row').count()) === 1, 'more is listed than it keeps')
    await stage.quiet(zhao)
    await stage.shot(zhao, 'kept')
    await byTest(zhao, 'row').getByRole('link').click()
    await zhao.getByLabel('状态', { exact: true }).selectOption('SUSPENDED')
    const name = zhao.locator('.form-field').filter({ has: zhao.locator('input[name=name]') })
    must(await name.locator('input').isDisabled(), 'the name can be changed')
    must((await name.innerText()).includes('由“区水务局”维护') && (await byTest(name, 'doubt-field').count()) === 1, 'nobody says why')
    must((await zhao.getByText('外部标识').count()) === 0, 'more is shown than the catalogue')
    await stage.quiet(zhao)
    await stage.shot(zhao, 'kept-form')
    await zhao.getByRole('button', { name: '切换到英文' }).click()
    await stage.shot(zhao, 'english-kept-form')
    await byTest(zhao, 'save').click()
    await byTest(zhao, 'row').getByText('Suspended').first().waitFor()
    await stage.shot(zhao, 'english-kept')
    await zhao.getByRole('button', { name: 'Switch to Chinese' }).click()
    await stage.ask(zhao, 'PATCH', `/devices/${code}`, { state: 'IN_SERVICE' })
  })
}

async function doubt(stage, zhao, object) {
  await stage.seen('the other department finds whose an object is, and doubts what is recorded of it', zhao, async () => {
    await stage.goto(zhao, `objects/${object}`)
    await byTest(zhao, 'foreign').getByText('权属单位为“区水务局”').waitFor()
    await stage.shot(zhao, 'foreign-object')
    await byTest(zhao, 'doubt').click()
    await zhao.locator('dialog select').first().selectOption('name')
    await zhao.locator('dialog input.field').fill('河道出水口')
    await zhao.fill('textarea[name=reason]', '现场铭牌')
    await zhao.locator('dialog').getByRole('button', { name: '提出疑义' }).click()
    await byTest(zhao, 'toast').getByText('疑义已提交').last().waitFor()
  })
}

async function networks(stage, lin, holes) {
  await stage.seen('segments of a network are added by form, removed with a way back, and imported', lin, async () => {
    await stage.goto(lin, 'networks/drainage')
    await lin.getByText('这个管网还没有管段').waitFor()
    await stage.shot(lin, 'network-empty')
    await byTest(lin, 'new-segment').click()
    await pick(lin, '起点（上游）', NAMES[0])
    await pick(lin, '终点（下游）', NAMES[1])
    await stage.shot(lin, 'segment-form')
    await byTest(lin, 'save-segment').click()
    await byTest(lin, 'segment').waitFor()
    await byTest(lin, 'remove-segment').click()
    await byTest(lin, 'segment').waitFor({ state: 'detached' })
    await byTest(lin, 'toast').getByRole('button', { name: '撤销' }).last().click()
    await byTest(lin, 'segment').waitFor()
    const rows = [['管段编号', '起点编码', '终点编码'], ...PIPES.slice(1).map(([from, to], index) => [`PS-${index + 2}`, holes[from], holes[to]])]
    await sendSegments(lin, [...rows, ['PS-9', holes[0], holes[0]], ['PS-10', holes[0], '11010501002999999']])
    must((await byTest(lin, 'segment-check').innerText()).includes('1 行有错误'), 'the loop was not found')
    await byTest(lin, 'send-segments').click()
    await lin.locator('dialog').getByText('有问题的行：7').waitFor()
    await stage.shot(lin, 'segment-import')
    await lin.keyboard.press('Escape')
    must((await stage.ask(lin, 'GET', '/networks/drainage/segments')).items.length === 1, 'a part of a refused table was taken')
    for (const undone of [true, false]) {
      await sendSegments(lin, rows)
      await byTest(lin, 'send-segments').click()
      await byTest(lin, 'segment').nth(PIPES.length - 1).waitFor()
      if (undone) {
        await byTest(lin, 'toast').getByRole('button', { name: '撤销' }).last().click()
        await byTest(lin, 'segment').nth(1).waitFor({ state: 'detached' })
      }
    }
    await stage.shot(lin, 'network')
    const [download] = await Promise.all([lin.waitForEvent('download'), byTest(lin, 'export-segments').click()])
    must(readFileSync(await download.path(), 'utf8').trim().split('\r\n').length === PIPES.length + 1, 'not every segment was exported')
  })
  await stage.seen('from an object one sees what is upstream and downstream of it, with the devices there', lin, async () => {
    await stage.goto(lin, `objects/${holes[2]}`)
    await byTest(lin, 'object-networks').getByText('排水').waitFor()
    await stage.shot(lin, 'object')
    await byTest(lin, 'object-trace').click()
    const names = async (side) => (await byTest(lin, side).locator('[data-test=reached] .object').allInnerTexts()).map((text) => text.split('\n')[0])
    await byTest(lin, 'downstream').locator('[data-test=reached-device]').first().waitFor()
    must((await names('downstream')).join() === [NAMES[4], NAMES[5]].join(), `downstream: ${await names('downstream')}`)
    must((await names('upstream')).sort().join() === [NAMES[0], NAMES[1], NAMES[3]].sort().join(), `upstream: ${await names('upstream')}`)
    must((await byTest(lin, 'upstream').locator('[data-test=reached-device]').count()) === 0, 'a device is upstream')
    await lin.waitForFunction((lines) => Number(document.querySelector('[data-test=network-map]')?.dataset.lines) === lines, PIPES.length)
    await stage.shot(lin, 'network-trace')
    await byTest(lin, 'upstream').locator('[data-test=reached] .object').last().click()
    await byTest(lin, 'node').waitFor()
    await byTest(lin, 'trace-this').click()
    await lin.getByText('上游没有对象').waitFor()
    await lin.goBack()
    await byTest(lin, 'upstream').locator('[data-test=reached]').first().waitFor()
  })
}

async function sendSegments(lin, rows) {
  await byTest(lin, 'import-segments').click()
  await byTest(lin, 'segment-file').setInputFiles({ name: '管段.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.map((row) => row.join(',')).join('\r\n')) })
  await byTest(lin, 'segment-check').waitFor()
}
