// atob and btoa (https://html.spec.whatwg.org/multipage/webappapis.html#atob).

import { DOMException } from './domexception';
import { natives } from './natives';
import { defineGlobalFunctions, requireArguments, toDOMString } from './webidl';

defineGlobalFunctions({
  btoa(data: unknown) {
    requireArguments(1, arguments.length, 'btoa');
    const text = toDOMString(data);
    if (!natives.isLatin1(text)) {
      throw new DOMException('The string to be encoded contains characters outside of the Latin1 range.', 'InvalidCharacterError');
    }
    return natives.base64Encode(natives.latin1Encode(text));
  },
  atob(data: unknown) {
    requireArguments(1, arguments.length, 'atob');
    const bytes = natives.base64Decode(toDOMString(data));
    if (bytes === undefined) {
      throw new DOMException('The string to be decoded is not correctly encoded.', 'InvalidCharacterError');
    }
    return natives.latin1Decode(bytes);
  },
});
