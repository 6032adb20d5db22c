/** What the database said, without the parameters that were sent. */
export interface DatabaseFault {
  readonly code: string;
  readonly constraint?: string;
}

/** Finds the database's own error below what drizzle wraps around it. */
export function databaseFault(error: unknown): DatabaseFault | undefined {
  for (let e = error; e instanceof Error; e = e.cause) {
    const { code, constraint, constraint_name } = e as Error & {
      code?: unknown;
      constraint?: string;
      constraint_name?: string;
    };
    if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
      const name = constraint ?? constraint_name;
      return { code, ...(name ? { constraint: name } : {}) };
    }
  }
  return undefined;
}

export function isUniqueViolation(error: unknown, constraint?: string): boolean {
  const fault = databaseFault(error);
  return fault?.code === '23505' && (constraint === undefined || fault.constraint === constraint);
}
