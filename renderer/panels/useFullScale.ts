import { fullScaleDn } from 'sightline/kernels';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** @returns the largest DN of the source; 255 until there is one */
export function useFullScale(): number {
  return useStore(useModel().host.state, (state) => (state?.run?.format ? fullScaleDn(state.run.format) : 255));
}
