// Builds one web page for the Maven build, doing only what is needed:
//   node spec/web/build-page.mjs ingest-broker/web
// installs packages when the lock file has changed, and builds the page when any of its sources has.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const LEAST_NODE = [20, 19]
const IGNORED = new Set(['node_modules', 'dist', 'test', 'e2e', '.vite'])

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
const page = process.argv[2] ? resolve(root, process.argv[2]) : undefined
if (!page || !existsSync(join(page, 'package.json'))) {
  fail(`usage: node spec/web/build-page.mjs DIRECTORY, such as ingest-broker/web (got ${process.argv[2] ?? 'nothing'})`)
}
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
if (major < LEAST_NODE[0] || (major === LEAST_NODE[0] && minor < LEAST_NODE[1])) {
  fail(`Node ${LEAST_NODE.join('.')} or newer is needed, this is ${process.versions.node}; or build without the pages: -Dweb.skip=true`)
}

const lock = digest([join(root, 'package-lock.json')])
const installed = join(root, 'node_modules', '.mailuo-lock')
if (read(installed) !== lock) {
  say('installing packages of the lock file')
  npm('ci', '--no-audit', '--no-fund', '--loglevel=error')
  writeFileSync(installed, lock)
}

const sources = digest([...files(page), ...files(join(root, 'spec/web')), join(root, 'package-lock.json')])
const built = join(page, 'dist', '.sources')
if (read(built) === sources && existsSync(join(page, 'dist', 'index.html'))) {
  process.exit(0)
}
say(`building ${relative(root, page)}`)
npm('run', 'build', '--silent', '--prefix', page)
mkdirSync(dirname(built), { recursive: true })
writeFileSync(built, sources)

function npm(...args) {
  const { status, error } = spawnSync('npm', args, { cwd: root, stdio: 'inherit', shell: process.platform === 'win32' })
  if (error || status !== 0) {
    fail(`npm ${args.join(' ')} failed${error ? `: ${error.message}` : ''}; to build without the pages: -Dweb.skip=true`)
  }
}

function files(directory) {
  return readdirSync(directory)
    .filter((name) => !IGNORED.has(name))
    .flatMap((name) => {
      const path = join(directory, name)
      return statSync(path).isDirectory() ? files(path) : [path]
    })
}

function digest(paths) {
  const hash = createHash('sha256')
  for (const path of paths.sort()) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0')
  }
  return hash.digest('hex')
}

function read(path) {
  return existsSync(path) ? readFileSync(path, 'utf8') : undefined
}

function say(text) {
  console.log(`[web] ${text}`)
}

function fail(text) {
  console.error(`[web] ${text}`)
  process.exit(1)
}
