// A failed call as a `Problem`. Errors the core meant carry its code and, as data, its detail.
import type { Problem } from '../../shared/util/problem.ts';

interface CoreError {
  code: string;
  message: string;
  data?: unknown;
}

export function problemOf(error: unknown): Problem {
  if (isCoreError(error)) {
    return { code: error.code, message: error.message, detail: detailOf(error.data) };
  }
  const detail = error instanceof Error ? error.message : String(error);
  return { code: 'CALL_FAILED', message: 'The core did not answer. Try again.', detail };
}

function isCoreError(error: unknown): error is CoreError {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    error.message !== ''
  );
}

function detailOf(data: unknown): string | undefined {
  if (typeof data !== 'object' || data === null || !('detail' in data)) return undefined;
  return typeof data.detail === 'string' ? data.detail : undefined;
}
