import type { ShellApi } from '../../main/contract/index.ts';

export type Dropped = { readonly type: 'path'; readonly path: string } | { readonly type: 'none'; readonly reason: string };

/** @returns the path of what was dropped, where the shell or the file manager tells it */
export function droppedPath(data: Pick<DataTransfer, 'files' | 'getData'>, shell: Pick<ShellApi, 'pathOfFile'> | null): Dropped {
  const file = data.files[0];
  const told = file && shell?.pathOfFile(file);
  if (told) return { type: 'path', path: told };
  const uri = data.getData('text/uri-list').split('\n').map((line) => line.trim()).find((line) => line.startsWith('file://'));
  if (uri) return { type: 'path', path: decodeURIComponent(new URL(uri).pathname) };
  const text = data.getData('text/plain').trim();
  if (!file && text !== '' && !text.includes('\n')) return { type: 'path', path: text };
  return { type: 'none', reason: file ? `${file.name}: a browser does not tell where a file lies: type its path under Source` : 'Nothing that names a recording was dropped' };
}
