import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

/**
 * How a page of ours is built, served while it is written, and tested.
 *
 * @param elsewhere paths, besides the API, that a running platform answers while the page is written
 */
export function page(elsewhere: readonly string[] = []) {
  const server = process.env['MAILUO_URL'] ?? 'http://127.0.0.1:8080'
  return defineConfig({
    base: './',
    plugins: [vue()],
    build: {
      target: 'es2022',
      outDir: 'dist',
      assetsDir: 'assets',
      sourcemap: false,
      license: { fileName: 'licenses.md' },
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 1200,
    },
    worker: { format: 'es' },
    server: {
      host: '127.0.0.1',
      proxy: {
        '/api': { target: server, ws: true, changeOrigin: true, rewriteWsOrigin: true, headers: { Origin: server } },
        ...Object.fromEntries(elsewhere.map((path) => [path, { target: server }])),
      },
    },
    test: { include: ['test/**/*.test.ts'] },
  })
}
