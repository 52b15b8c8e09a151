/** Paths on a 16 x 16 grid, drawn in the colour of the text. */
const PATHS = {
  play: 'M4.5 2.8v10.4L13 8z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  stepBack: 'M11.5 3v10L4.5 8z',
  stepForward: 'M4.5 3v10l7-5z',
  first: 'M3 3h1.8v10H3zM13 3v10L5.6 8z',
  last: 'M11.2 3H13v10h-1.8zM3 3v10l7.4-5z',
  loop: 'M11 2.2 13.8 5 11 7.8V6H5.5a2 2 0 0 0-2 2v.6H2V8a3.5 3.5 0 0 1 3.5-3.5H11zM5 13.8 2.2 11 5 8.200V10h5.500a2 2 0 0 0 2-2v-.6H14V8a3.5 3.5 0 0 1-3.5 3.500H5z',
  close: 'm4.2 3.2 3.8 3.8 3.8-3.8 1 1L9 8l3.8 3.8-1 1L8 9l-3.8 3.8-1-1L7 8 3.2 4.200z',
  grip: 'M5 3h2v2H5zM9 3h2v2H9zM5 7h2v2H5zM9 7h2v2H9zM5 11h2v2H5zM9 11h2v2H9z',
  open: 'm5.5 3 5 5-5 5-1-1 4-4-4-4z',
  theme: 'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.4v10.2a5.1 5.1 0 0 1 0-10.2z',
  warning: 'M8 1.8 15 14H1zm-.7 4.400v4h1.400v-4zm0 5v1.400h1.400v-1.400z',
  fail: 'M8 1.200a6.8 6.8 0 1 0 0 13.600A6.8 6.8 0 0 0 8 1.200zm2.5 3.3 1 1L9 8l2.5 2.5-1 1L8 9l-2.5 2.5-1-1L7 8 4.5 5.500l1-1L8 7z',
  info: 'M8 1.200a6.8 6.8 0 1 0 0 13.600A6.8 6.8 0 0 0 8 1.200zM7.3 4h1.500v1.500H7.300zm0 2.700h1.500V12H7.300z',
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return <svg className="icon" viewBox="0 0 16 16" aria-hidden="true"><path d={PATHS[name]} fillRule="evenodd" /></svg>;
}
