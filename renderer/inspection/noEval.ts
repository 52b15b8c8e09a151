import { z } from 'zod';

/**
 * The page's policy forbids compiling text, which zod would try. The first import of every entry, page and worker: it must be told
 * before the first schema is made, and before the kernels' default recipe is parsed while it loads.
 */
z.config({ jitless: true });
