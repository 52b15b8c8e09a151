export const OPTIONS: readonly string[];
export function compileAssembly(folder: string): Promise<Uint8Array<ArrayBuffer>>;
