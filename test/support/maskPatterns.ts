/** The patterns themselves are synthetic sources of the product: its bench draws them too. */
export * from '../../kernels/footage/maskPatterns.ts';
