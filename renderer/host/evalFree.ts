import { z } from 'zod';

// The page evaluates no string (CSP without unsafe-eval). Zod would try to compile its checks; it must be told before the
// first schema is made, so this file is the first import of every entry.
z.config({ jitless: true });
