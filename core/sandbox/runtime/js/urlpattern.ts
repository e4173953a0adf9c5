// URLPattern (https://urlpattern.spec.whatwg.org) from urlpattern-polyfill, which stands on the URL class of this platform.

import { URLPattern } from 'urlpattern-polyfill/urlpattern';
import { defineInterface } from './webidl';

defineInterface(URLPattern as any, 'URLPattern');
