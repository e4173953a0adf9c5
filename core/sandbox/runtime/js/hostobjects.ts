// How structuredClone copies objects of the platform (Blob, File, DOMException, CryptoKey). Each class adds a function that gives a copy
// of an object of its kind and undefined for any other. They all extend natives.HostObject, by which V8 knows them.

export const hostObjectKinds: ((object: object) => object | undefined)[] = [];

// Platform objects that have no copy at all (Response, Headers, streams ...). V8 would take them for plain objects, so structuredClone
// asks these first about the value it is given.
export const uncloneableKinds: ((value: unknown) => boolean)[] = [];
