/** Threads of a workgroup; each clips one word of the mask. */
export const CLIP_THREADS = 64;

/** WGSL: takes what is outside `roi` out of `mask`, both of `words` words. */
export function clipWgsl(words: number): string {
  return `
@compute @workgroup_size(${CLIP_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let word = linearGroup(group) * ${CLIP_THREADS}u + lane;
  if (word < ${words}u) { mask[word] &= roi[word]; }
}
`;
}
