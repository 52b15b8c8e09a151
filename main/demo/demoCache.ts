import { randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import envPaths from 'env-paths';
import { SourceError } from '../capture/sourceError.ts';
import { makeFolder } from '../files/makeFolder.ts';

const MANIFEST = 'manifest.json';
/** Unfinished folders of a program that was killed are removed when older than this. */
const STALE_MS = 24 * 3600 * 1000;
/** A swap is two renames: a lock this old belongs to a program that was killed in the middle. */
const LOCK_STALE_MS = 10_000;
const LOCK_RETRY_MS = 10;

/** @returns the user's cache folder for demo recordings; made on first use. */
export function userCacheDir(): string {
  return join(envPaths('sightline', { suffix: '' }).cache, 'demo');
}

/**
 * Gives the folder `name` of a cache, made by `build` unless it is there and whole.
 *
 * `build` fills a folder of its own, which takes its final name by one rename when complete. So programs may ask at the same
 * time (the first to finish wins, the others use its folder; a whole folder is never moved) and a killed one leaves nothing under the final name. Whole means:
 * every file has the size noted in the manifest, which is written last.
 *
 * @throws SourceError  when the cache cannot be written; whatever `build` throws
 */
export async function acquireCached(cacheDir: string, name: string, build: (dir: string) => Promise<void>): Promise<{ dir: string; cached: boolean }> {
  const dir = join(cacheDir, name);
  if (await isWhole(dir)) return { dir, cached: true };
  const unique = `${process.pid}-${randomBytes(6).toString('hex')}`;
  const building = join(cacheDir, `${name}.building-${unique}`);
  const discarded = join(cacheDir, `${name}.building-${unique}-old`);
  await makeFolder(building).catch((error: unknown) => { throw asCacheError(error, cacheDir); });
  try {
    await removeStale(cacheDir);
    await build(building);
    await writeFile(join(building, MANIFEST), JSON.stringify({ sizeBytes: await sizesOf(building) }, null, 2));
    await withLock(`${dir}.lock`, async () => {
      if (await isWhole(dir)) return;
      await rename(dir, discarded).catch(ignoreMissing);
      await rename(building, dir);
    });
    return { dir, cached: false };
  } catch (error) {
    throw asCacheError(error, cacheDir);
  } finally {
    await rm(building, { recursive: true, force: true });
    await rm(discarded, { recursive: true, force: true });
  }
}

/**
 * Runs `swap` while no other program does. Without it, one that saw a broken folder could move away the whole one that another
 * has put there since. A folder is the lock: making it succeeds for one only.
 */
async function withLock(lock: string, swap: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    const made = await stat(lock).catch(ignoreMissing);
    if (made && Date.now() - made.mtimeMs > LOCK_STALE_MS) await rmdir(lock).catch(ignoreMissing);
    else await setTimeout(LOCK_RETRY_MS);
  }
  try {
    await swap();
  } finally {
    await rmdir(lock).catch(ignoreMissing);
  }
}

async function isWhole(dir: string): Promise<boolean> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(dir, MANIFEST), 'utf8'));
    const noted = typeof manifest === 'object' && manifest !== null && 'sizeBytes' in manifest ? JSON.stringify(manifest.sizeBytes) : null;
    return noted === JSON.stringify(await sizesOf(dir));
  } catch (error) {
    if (error instanceof SyntaxError || systemCode(error) !== null) return false;
    throw error;
  }
}

/** @returns bytes of every file but the manifest, by path, in a fixed order. */
async function sizesOf(dir: string): Promise<Record<string, number>> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile() && entry.name !== MANIFEST).map((entry) => join(entry.parentPath, entry.name)).sort();
  const sizes: Record<string, number> = {};
  for (const path of paths) sizes[path.slice(dir.length + 1).replaceAll('\\', '/')] = (await stat(path)).size;
  return sizes;
}

async function removeStale(cacheDir: string): Promise<void> {
  for (const entry of await readdir(cacheDir)) {
    if (!entry.includes('.building-')) continue;
    const path = join(cacheDir, entry);
    const changed = await stat(path).catch(ignoreMissing);
    if (changed && Date.now() - changed.mtimeMs > STALE_MS) await rm(path, { recursive: true, force: true });
  }
}

function ignoreMissing(error: unknown): null {
  if (systemCode(error) === 'ENOENT') return null;
  throw error;
}

function systemCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error ? error.code : null;
}

function asCacheError(error: unknown, cacheDir: string): unknown {
  const code = systemCode(error);
  if (code === null || !(error instanceof Error)) return error;
  const remedy = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(code) ? 'free some space' : 'make it writable';
  return new SourceError(`demo recording: cache ${cacheDir} cannot be written (${code}): ${remedy}, or set XDG_CACHE_HOME to another folder`, [], { cause: error });
}
