/** sightline/footage: synthetic sources with a known truth. */
export * from './demoRecipe.ts';
export * from './footage.ts';
export * from './frameNumber.ts';
export * from './geometry.ts';
export * from './maskPatterns.ts';
export * from './truth.ts';
