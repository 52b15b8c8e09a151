// The functions a thread calls, strip by strip. Addresses are bytes in the shared memory, strides are bytes.
export { loadRows8, loadRows16 } from './load';
export { flatFieldRows8, flatFieldRows16 } from './flatField';
export { blurRows } from './blurRows';
export { blurCorrectedRows } from './blurCorrected';
export { blurColumns } from './blurColumns';
export { blurColumnsToMask } from './blurMask';
export { clampRows } from './imageRows';
export { median3Rows, median5Rows } from './medianFilter';
export { beginLocal, localRow } from './localStatistics';
export { lookupRows } from './lookup';
export { gradientRows, hessianRows } from './derivatives';
export { thresholdBetweenRows, thresholdLevelsRow, thresholdRows, unpackRows } from './threshold';
export { dilateRows } from './morphology';
export { fillLightRuns, invertRows, joinWeights, weighRuns } from './components';
export { clearHistogram, histogramRows } from './histogram';
export { beginStripe, joinSeam, labelEnd, labelRows, lastRowEdges, lastRowLabels, paintRows } from './label';
export { beginSums, setSums, sumRows } from './sums';
export {
  beginFlatten, beginNumbers, componentCount, flattenLabels, keepRegions, keptCount, numberLabels, overflowed,
} from './flatten';
export { TOP_16, TOP_8, TOP_CORRECTED } from './intensity';
export { assignRows, beginRows, countRuns, groupRuns, lookUpRows, placeRuns } from './groupRuns';
export { clipRows, setRoi } from './roi';
export { measureDetails, setDetails, wantDetails } from './details';
