// The base of relative URLs in `new Request()`, Response.redirect() and referrers. A function has no location, so there is none
// unless a test page defines one as browsers do.

import { parseUrl, type UrlParts } from './urlparse';

export function baseUrlParts(): UrlParts | undefined {
  const location = (globalThis as any).location;
  const href = location === undefined || location === null ? undefined : location.href;
  return typeof href === 'string' ? parseUrl(href)?.parts : undefined;
}
