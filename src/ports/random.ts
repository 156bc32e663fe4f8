/** The only source of chance. */
export interface Random {
  /** `length` characters out of `A-Z a-z 0-9`, each unpredictable. */
  token(length: number): string;

  /** From 0 up to, not including, 1, evenly spread. */
  fraction(): number;
}
