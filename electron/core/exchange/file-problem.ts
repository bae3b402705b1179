// What went wrong with a file that is exported or imported, as a sentence for the user.
import { type Problem, ProblemError, textOf } from '../../../shared/util/problem.ts';
import { problemOf } from '../capture/open-file.ts';

export function fileProblemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const detail = textOf(error);
  if (/disk is full|ENOSPC|EDQUOT/i.test(detail)) {
    return {
      code: 'DISK_FULL',
      message: 'The disk is full: the unfinished file was removed. Make room and try again.',
      detail,
    };
  }
  if (/EACCES|EROFS|EPERM|EISDIR|ENOTDIR|readonly/i.test(detail)) {
    return {
      code: 'FILE_NOT_WRITABLE',
      message: 'This file cannot be read or written. Check its rights or choose another place.',
      detail,
    };
  }
  if (/ENOENT/.test(detail)) {
    return {
      code: 'FILE_MISSING',
      message: 'This file or its folder is not there any more. Choose it again.',
      detail,
    };
  }
  return problemOf(error, 'The file could not be read or written.');
}
