/**
 * Freezes a value of plain objects and arrays, and everything in it. Gives the value itself. What is frozen already counts
 * as deeply frozen: ten thousand jobs share much, and it is gone through once.
 */
export function deepFreeze<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const key in value) deepFreeze(value[key]);
  return Object.freeze(value);
}
