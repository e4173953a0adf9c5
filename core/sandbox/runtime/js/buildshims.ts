// What npm packages look for while the bundle is evaluated and V8 does not have at that moment. Flag-gated built-ins (Object.hasOwn,
// SharedArrayBuffer, Array.prototype.at) are installed only when a snapshot is restored; resizable buffers do not exist in this V8.
// Imported first; removeBuildShims() runs last, so that nothing of it is left in the snapshot.

const added: [object, PropertyKey][] = [];

function shim(target: object, name: PropertyKey, descriptor: PropertyDescriptor): void {
  if (name in target) return;
  Object.defineProperty(target, name, { ...descriptor, configurable: true });
  added.push([target, name]);
}

const noSharedBuffer = class SharedArrayBuffer {
  get byteLength(): number {
    throw new TypeError('not a SharedArrayBuffer');
  }
};

shim(globalThis, 'SharedArrayBuffer', { value: noSharedBuffer, writable: true });
shim(ArrayBuffer.prototype, 'resizable', { get: () => false });
shim((globalThis as any).SharedArrayBuffer.prototype, 'growable', { get: () => false });
shim(Object, 'hasOwn', {
  value: (object: object, key: PropertyKey) => Object.prototype.hasOwnProperty.call(object, key),
  writable: true,
});
shim(Array.prototype, 'at', {
  value: function at(this: unknown[], index: number) {
    const whole = Math.trunc(index) || 0;
    return this[whole < 0 ? this.length + whole : whole];
  },
  writable: true,
});

export function removeBuildShims(): void {
  for (const [target, name] of added) delete (target as any)[name];
}
