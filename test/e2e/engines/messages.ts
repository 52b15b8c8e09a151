import type { Backend, FrameResult } from 'sightline/kernels';

/** What the page asks its worker. */
export interface CaseRequest {
  readonly name: string;
  readonly backend: Backend;
}

/** What a case found, in types that cross any border: columns as arrays, NaN kept. */
export interface CaseAnswer {
  readonly adapter: string;
  readonly labelledCount: number;
  readonly levelDn: number | null;
  readonly label: readonly number[];
  readonly columns: readonly (readonly [name: string, values: readonly number[]])[];
  /** Mask pixels as a string of 0 and 1. */
  readonly mask: string;
}

export type CaseReply = { readonly answer: CaseAnswer } | { readonly error: string };

export function answerOf(adapter: string, { labelledCount, levelDn, regions }: FrameResult, mask: ArrayLike<number>): CaseAnswer {
  return {
    adapter, labelledCount, levelDn, label: [...regions.label],
    columns: [...regions.columns].map(([name, values]) => [name, [...values]] as const),
    mask: Array.from(mask).join(''),
  };
}
