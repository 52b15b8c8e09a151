/** Stage images as files that numpy reads. */
export { npyHeader, writeStageNpy } from './npy.ts';
