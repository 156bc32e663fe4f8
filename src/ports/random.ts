/** The only source of chance. */
export interface Random {
  /** `length` characters out of `A-Z a-z 0-9`, each unpredictable. */
  token(length: number): string;
}
