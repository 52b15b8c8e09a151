import { z } from 'zod';

/**
 * The page's policy forbids compiling text, which zod would try at its first parse. Imported before anything that parses while
 * it loads, as the kernels' default recipe does.
 */
z.config({ jitless: true });
