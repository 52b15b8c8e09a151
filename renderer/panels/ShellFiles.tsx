import { useEffect, useState } from 'react';

const NO_FILES: readonly string[] = [];

/** What only the shell can offer: its dialog and the files opened last. Nothing in a browser. */
export function ShellFiles({ open }: { readonly open: (path: string) => void }) {
  const shell = globalThis.sightlineShell;
  const [recent, setRecent] = useState(NO_FILES);
  useEffect(() => { void shell?.recentFiles().then(setRecent); }, [shell]);
  if (!shell) return null;
  return (
    <>
      <button type="button" onClick={() => { void shell.chooseSource().then((path) => { if (path !== null) open(path); }); }}>Choose a recording…</button>
      {recent.length > 0 ? <h3>Opened last</h3> : null}
      {recent.map((path) => <button type="button" key={path} className="quiet recent" title={path} onClick={() => { open(path); }}>{path.split(/[\\/]/).at(-1)}</button>)}
    </>
  );
}
