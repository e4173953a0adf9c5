// Maps whose methods a function's code cannot replace: Map.prototype belongs to that code as much as to us, and a call that gets lost in
// a broken map would hang until its deadline.

const { get, set, has, delete: remove, clear } = Map.prototype;

export function shieldedMap<K, V>(): Map<K, V> {
  return Object.assign(new Map<K, V>(), { get, set, has, delete: remove, clear });
}
