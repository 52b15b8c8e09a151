/**
 * Ends a switch over a closed union: a case added later fails to compile here.
 *
 * @throws TypeError  always; reached only by data that the types do not describe
 */
export function assertNever(value: never): never {
  throw new TypeError(`value ${JSON.stringify(value)} is none of the known cases: data and program are of different versions`);
}
