/**
 * The page that stands in while the app cannot show its own. It runs no script and loads nothing.
 *
 * @param what       has stopped: `The frame host`
 * @param retryInMs  null where it is not tried again
 * @returns a `data:` address
 */
export function lostPage(what: string, reason: string, retryInMs: number | null): string {
  const next = retryInMs === null ? 'It was started five times within a minute and is not tried again by itself.' : 'It is started again; what was recorded until then is on disk.';
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Sightline</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>:root{color-scheme:light dark}body{font:16px/1.5 system-ui;display:grid;place-content:center;min-height:90vh;max-width:40rem;margin:auto;padding:2rem}</style>
<main role="alert"><h1>${escapeHtml(what)} has stopped</h1><p>${escapeHtml(reason)}</p><p>${next}</p></main></html>`;
  return `data:text/html;charset=utf-8,${encodeURIComponent(html)}`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
