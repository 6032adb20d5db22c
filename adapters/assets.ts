import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyPluginAsync } from 'fastify';

const { resolve } = createRequire(import.meta.url);

/** Libraries for the browser, each as one file without imports from elsewhere. */
const LIBRARIES: Readonly<Record<string, string>> = {
  'preact.module.js': resolve('preact'),
  'hooks.module.js': resolve('preact/hooks'),
  'htm.module.js': join(dirname(resolve('htm')), 'htm.module.js'),
};

// A browser knows no bare names, and an import map would be an inline script, which our CSP forbids.
const toPaths = (source: string): string =>
  source
    .replace(/(from\s*|import\s*)(["'])preact\2/g, '$1$2./preact.module.js$2')
    .replace(/^\/\/# sourceMappingURL=.*$/m, '');

/**
 * Serves the browser code: `web/**` and the libraries under `vendor/`. Mounted at /assets; pages name
 * `/assets/chat/main.js` and so on. Files are asked for again after a deploy only when they changed (ETag).
 */
export function createAssets(options: { readonly webRoot?: string } = {}): FastifyPluginAsync {
  const root = options.webRoot ?? fileURLToPath(new URL('../web/', import.meta.url));
  return async app => {
    const libraries = new Map<string, string>();
    for (const [name, path] of Object.entries(LIBRARIES)) libraries.set(name, toPaths(await readFile(path, 'utf8')));

    app.addHook('onSend', async (_request, reply) => {
      reply.header('x-content-type-options', 'nosniff');
    });
    app.get<{ Params: { name: string } }>('/vendor/:name', async (request, reply) => {
      const source = libraries.get(request.params.name);
      if (source === undefined) return reply.callNotFound();
      return reply.type('text/javascript; charset=utf-8').header('cache-control', 'public, max-age=3600').send(source);
    });
    await app.register(fastifyStatic, {
      root,
      decorateReply: false,
      index: false,
      cacheControl: false,
      allowedPath: path => /\.(js|css|svg|png)$/.test(path),
      setHeaders: reply => {
        reply.header('cache-control', 'no-cache');
      },
    });
  };
}
