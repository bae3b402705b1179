// What a soak finds: figures, and whether each is as it must be.

export interface Report {
  say(line: string): void;
  /** Prints PASS or FAIL with the figures it was judged by. */
  check(passed: boolean, what: string): void;
  readonly failed: number;
}

export function printedReport(print: (line: string) => void = console.log): Report {
  let failed = 0;
  return {
    say: (line) => print(`  ${line}`),
    check: (passed, what) => {
      if (!passed) failed++;
      print(`${passed ? 'PASS' : 'FAIL'}  ${what}`);
    },
    get failed() {
      return failed;
    },
  };
}
