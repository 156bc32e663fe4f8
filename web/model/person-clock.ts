/** How many minutes the clocks of the person are ahead of UTC at an instant, in milliseconds since 1970. */
export function offsetAt(at: number): number {
  return -new Date(at).getTimezoneOffset();
}
