/**
 * `make`, which gives what it gave for the same key before. It must depend on nothing else. Beyond `most` keys all are
 * made anew as they are needed: they may come from anybody who types.
 */
export function remembered<Key, Made>(make: (key: Key) => Made, most: number): (key: Key) => Made {
  const kept = new Map<Key, Made>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= most) kept.clear();
    const made = make(key);
    kept.set(key, made);
    return made;
  };
}
