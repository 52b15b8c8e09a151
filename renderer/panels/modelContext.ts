import { createContext, useContext } from 'react';
import type { WindowModel } from '../windowModel.ts';

export const ModelContext = createContext<WindowModel | null>(null);

/** @throws Error  outside the window */
export function useModel(): WindowModel {
  const model = useContext(ModelContext);
  if (!model) throw new Error('a panel was rendered without a model: wrap it in ModelContext');
  return model;
}
