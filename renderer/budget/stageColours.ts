/** Colours a stage can have, by the names of the style sheet's variables. None is red, amber or green: those are verdicts. */
const BY_KIND: Readonly<Record<string, string>> = {
  flatField: 'blue', gaussianBlur: 'teal', threshold: 'violet', label: 'pink', measure: 'sand',
  median: 'sky', localMean: 'plum', localDeviation: 'steel', lookup: 'sky', gradient: 'plum', hessian: 'steel', custom: 'sand', morphology: 'plum', fillHoles: 'sky', removeSmall: 'steel',
};
const FURTHER = ['sky', 'plum', 'steel'] as const;

/** `gaussianBlur2` is a `gaussianBlur`. */
function stageKind(name: string): string {
  return name.replace(/\d+$/, '');
}

/** @returns the CSS variable of a stage's colour: the same on its card, its slice, its row and its band */
export function stageColour(name: string): string {
  const number = Number(/\d+$/.exec(name)?.[0] ?? 1);
  const colour = number === 1 ? BY_KIND[stageKind(name)] : FURTHER[(number - 2) % FURTHER.length];
  return `--stage-${colour ?? 'steel'}`;
}

/** @returns the CSS variable of any part of a frame */
export function partColour(name: string, kind: string): string {
  if (kind === 'stage') return stageColour(name);
  return ['link', 'upload', 'readback', 'present', 'waiting', 'compute'].includes(name) ? `--part-${name}` : '--text-dim';
}

const TITLES: Readonly<Record<string, string>> = {
  raw: 'Raw', flatField: 'Flat-field', gaussianBlur: 'Blur', threshold: 'Threshold', label: 'Label', measure: 'Measure', regions: 'Regions',
  median: 'Median', localMean: 'Local mean', localDeviation: 'Local deviation', lookup: 'Lookup', gradient: 'Gradient', hessian: 'Hessian', custom: 'Custom',
  morphology: 'Morphology', fillHoles: 'Fill holes', removeSmall: 'Remove small',
};
/** A view is named after what is seen, which for these is not the stage's name. */
const VIEW_TITLES: Readonly<Record<string, string>> = { threshold: 'Mask', label: 'Labels' };

/** `gaussianBlur2` as `Blur 2`. */
export function stageTitle(name: string): string {
  return titled(name, TITLES);
}

export function viewTitle(name: string): string {
  return titled(name, { ...TITLES, ...VIEW_TITLES });
}

function titled(name: string, titles: Readonly<Record<string, string>>): string {
  const number = /\d+$/.exec(name)?.[0];
  return `${titles[stageKind(name)] ?? name}${number === undefined ? '' : ` ${number}`}`;
}
