/** sightline/kernels: recipes, plans, the two engines and everything derived from what they count. */
export * from './frame.ts';
export * from './engine.ts';
export * from './recipe/plan.ts';
export * from './recipe/recipeError.ts';
export * from './recipe/schema.ts';
export * from './regions/properties.ts';
export * from './regions/regionSums.ts';
export * from './regions/regionTable.ts';
export * from './stages/flatField/maps.ts';
export * from './stages/gaussianBlur/taps.ts';
export * from './budget/budget.ts';
export * from './budget/percentile.ts';
export * from './regions/deriveTable.ts';
export * from './regions/tableColumns.ts';
export * from './regions/verdict.ts';
