/** Stage images as files that numpy reads. */
export { writeStageNpy } from './npy.ts';
