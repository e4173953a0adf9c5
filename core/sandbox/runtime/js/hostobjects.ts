// How structuredClone copies objects of the platform (Blob, File, DOMException, CryptoKey). Each class adds a function that gives a copy
// of an object of its kind and undefined for any other. They all extend natives.HostObject, by which V8 knows them.

export const hostObjectKinds: ((object: object) => object | undefined)[] = [];
