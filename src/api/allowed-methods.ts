import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.js';

interface ServedRoute {
  url: string;
  path: RegExp;
  methods: string[];
}

/**
 * A known address asked with a method that it does not serve answers 405 and names those that it does; Fastify alone would answer 404
 * as for an address that is not there. Call it before the routes are registered.
 */
export function refuseOtherMethods(fastify: FastifyInstance): void {
  const served: ServedRoute[] = [];
  fastify.addHook('onRoute', ({ url, method }) => {
    served.push({ url, path: pathOf(url), methods: [method].flat() });
  });
  fastify.addHook('onRequest', async ({ url, method, is404 }) => {
    const path = url.split('?', 1)[0] ?? '';
    // What stands there letter by letter goes before a pattern that fits it too: `/cases/search` is no case.
    const exact = served.filter((route) => route.url === path);
    const routes = exact.length > 0 || !is404 ? exact : served.filter((route) => route.path.test(path));
    const methods = [...new Set(routes.flatMap((route) => route.methods))].sort();
    if (methods.length > 0 && !methods.includes(method)) throw otherMethod(methods.join(', '));
  });
}

function otherMethod(allow: string): Problem {
  return new Problem('method-not-allowed', `This address serves ${allow} alone.`, { headers: { allow } });
}

/** `/cases/:id` and `/docs/*` as what they match. */
function pathOf(url: string): RegExp {
  const parts = url.split(/(:\w+|\*)/).map((part, index) => {
    if (index % 2 === 0) return part.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
    return part === '*' ? '.*' : '[^/]+';
  });
  return new RegExp(`^${parts.join('')}$`);
}
