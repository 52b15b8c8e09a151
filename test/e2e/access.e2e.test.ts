import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { describeUnless } from '../support/describeUnless.ts';
import { WindowUnderTest } from './windowUnderTest.ts';

const SMALL = { width: 1280, height: 720 };
const LEFT_TABS = ['Source', 'Recipe', 'ROI', 'Calibrate', 'Rules'];
/** Regions of the window in the order that a reader takes them. */
const ORDER = ['top bar', 'left column', 'divider', 'live view', 'divider', 'right column', 'divider', 'regions', 'divider', 'distribution'];
/** More than any window of these tests has. */
const MOST_STOPS = 400;

const started = await launchChromium();
afterAll(async () => { if ('browser' in started) await started.browser.close(); });

describeUnless('missing' in started ? started.missing : null)('the window by keyboard, and in 1280x720', () => {
  let open: WindowUnderTest, page: Page, tools: CDPSession;
  beforeAll(async () => {
    if (!('browser' in started)) return;
    open = await WindowUnderTest.open(started.browser, { engine: 'wasm', viewport: SMALL });
    ({ page } = open);
    tools = await page.context().newCDPSession(page);
    await open.replay('demo:size=960x540,frames=40');
    await page.locator('table.budget tbody tr').nth(8).waitFor();
    await page.getByRole('grid').getByRole('row').nth(3).waitFor();
  }, 180_000);
  afterAll(() => open?.close());

  /** What the browser tells a screen reader of the element that has the focus. */
  const focused = async (): Promise<{ name: string; role: string }> => {
    const { result } = await tools.send('Runtime.evaluate', { expression: 'document.activeElement' });
    const { nodes: [node] } = await tools.send('Accessibility.getPartialAXTree', { objectId: result.objectId!, fetchRelatives: false });
    return { name: String(node?.name?.value ?? ''), role: String(node?.role?.value ?? '') };
  };

  const htmlOf = async (backendNodeId: number): Promise<string> => (await tools.send('DOM.getOuterHTML', { backendNodeId })).outerHTML.slice(0, 160);

  it('goes through the window from Tab to Tab in reading order, and every stop has a name', async () => {
    await open.leaveFields();
    await page.evaluate(() => { (document.activeElement as HTMLElement | null)?.blur(); });
    const regions: string[] = [], unnamed: string[] = [];
    let stops = 0;
    for (; stops < MOST_STOPS; stops++) {
      await page.keyboard.press('Tab');
      const where = await page.evaluate(whereTheFocusIs);
      if (where === null) break;
      if (regions.at(-1) !== where.region) regions.push(where.region);
      const { name, role } = await focused();
      if (name.trim() === '') unnamed.push(`${role}: ${where.html}`);
    }
    expect(stops).toBeGreaterThan(30);
    expect(stops, 'the focus comes out at the end').toBeLessThan(MOST_STOPS);
    expect(unnamed).toEqual([]);
    expect(regions).toEqual(ORDER);
  });

  it.each(LEFT_TABS)('has a name for everything that can take the focus, and cuts nothing off: %s', async (tab) => {
    await page.getByRole('tab', { name: tab, exact: true }).click();
    const { nodes } = await tools.send('Accessibility.getFullAXTree');
    const focusable = nodes.filter(({ ignored, role, properties }) => !ignored && role?.value !== 'RootWebArea' && properties?.some(({ name, value }) => name === 'focusable' && value.value === true));
    expect(focusable.length).toBeGreaterThan(30);
    const unnamed = focusable.filter(({ name }) => String(name?.value ?? '').trim() === '');
    expect(await Promise.all(unnamed.map(({ backendDOMNodeId }) => htmlOf(backendDOMNodeId!)))).toEqual([]);
    await expect.poll(() => page.evaluate(whatIsCutOff)).toEqual([]);
  });

  it.each(LEFT_TABS)('cuts nothing off where both columns are as narrow as can be: %s', async (tab) => {
    const width = async (column: string): Promise<number> => (await page.locator(column).boundingBox())!.width;
    const before = [await width('.left'), await width('.right')];
    await narrow(page, 'left');
    await narrow(page, 'right');
    await page.getByRole('tab', { name: tab, exact: true }).click();
    await expect.poll(() => width('.left')).toBeLessThanOrEqual(before[0]!);
    await expect.poll(() => width('.right')).toBeLessThanOrEqual(before[1]!);
    await expect.poll(() => page.evaluate(whatIsCutOff)).toEqual([]);
  });

  it('cuts nothing off where the live view between them is as narrow as can be, with more stages than fit one line', async () => {
    const { recipe } = open.host.state;
    const small = { stage: 'removeSmall', minAreaPx2: 20 };
    await open.tell('recipe', { recipe: { ...recipe, stages: recipe.stages.flatMap((each) => (each.stage === 'threshold' ? [each, small, { stage: 'fillHoles' }, small] : [each])) } });
    await expect.poll(() => page.getByRole('tab', { name: /^Remove small/ }).count()).toBe(2);
    await widen(page, 'left');
    await widen(page, 'right');
    await expect.poll(async () => (await page.locator('.middle').boundingBox())!.width).toBeLessThan(SMALL.width / 3);
    await expect.poll(() => page.evaluate(whatIsCutOff)).toEqual([]);
    await narrow(page, 'left');
    await narrow(page, 'right');
    await open.tell('recipe', { recipe });
    await expect.poll(() => page.getByRole('tab', { name: /^Remove small/ }).count()).toBe(0);
  });

  it('has room for the counters’ names where their column is as narrow as can be', async () => {
    await page.setViewportSize({ width: 1440, height: 900 });
    await narrow(page, 'right');
    const names = () => page.locator('.tile-name').evaluateAll((all) => all.map((each) => [each.textContent, each.scrollWidth <= each.clientWidth]));
    await expect.poll(names).toEqual([['inspected', true], ['pass', true], ['dropped', true], ['overruns', true]]);
    await page.setViewportSize(SMALL);
  });

  it('has the zoom buttons, and room for two reasons of a verdict', async () => {
    for (const name of ['Zoom in', 'Zoom out', 'Fit', '1:1']) expect(await page.getByRole('button', { name, exact: true }).isVisible(), name).toBe(true);
    const { reasons, line } = await page.evaluate(() => {
      const element = document.querySelector('.reasons')!;
      return { reasons: element.parentElement!.clientHeight, line: Number.parseFloat(getComputedStyle(element).lineHeight) };
    });
    // A reason of usual length takes two lines of this column.
    expect(reasons).toBeGreaterThanOrEqual(4 * line);
  });

  it('keeps the name of a source, however long, inside the picture’s place', async () => {
    await widen(page, 'left');
    await widen(page, 'right');
    await open.tell('open', { source: `/no/such/${'recording'.repeat(20)}.mkv` });
    const sentence = page.locator('.live .sentence').filter({ hasText: 'recordingrecording' });
    await sentence.waitFor();
    const [inner, outer] = [(await sentence.boundingBox())!, (await page.locator('.live').boundingBox())!];
    expect(inner.x).toBeGreaterThanOrEqual(outer.x);
    expect(inner.x + inner.width).toBeLessThanOrEqual(outer.x + outer.width);
    expect(inner.width).toBeGreaterThan(outer.width / 2);
  });
});

/** Makes a column as narrow as it lets itself be made. */
async function narrow(page: Page, column: 'left' | 'right'): Promise<void> {
  await page.getByRole('separator', { name: `Width of the ${column} column` }).focus();
  await page.keyboard.press(column === 'left' ? 'Home' : 'End');
}

/** Makes a column as wide as it lets itself be made. */
async function widen(page: Page, column: 'left' | 'right'): Promise<void> {
  await page.getByRole('separator', { name: `Width of the ${column} column` }).focus();
  await page.keyboard.press(column === 'left' ? 'End' : 'Home');
}

/** Runs in the page. @returns null where the focus has left it */
function whereTheFocusIs(): { region: string; html: string } | null {
  const element = document.activeElement;
  if (element === null || element === document.body || element === document.documentElement) return null;
  const places = { 'divider': '[role=separator]', 'top bar': '.top-bar', 'left column': '.left', 'live view': '.middle', 'right column': '.right', 'regions': '.regions', 'distribution': '.distribution' };
  const region = Object.entries(places).find(([, selector]) => element.closest(selector) !== null)?.[0] ?? 'elsewhere';
  return { region, html: element.outerHTML.slice(0, 160) };
}

/** Runs in the page. @returns controls that reach out of what clips them, sideways, or whose own words do not fit */
function whatIsCutOff(): string[] {
  const clips = (element: Element): boolean => getComputedStyle(element).overflowX !== 'visible';
  const faults: string[] = [];
  for (const control of document.querySelectorAll('button, select, input, textarea, [role=tab], [role=slider], output, time')) {
    const box = control.getBoundingClientRect();
    const name = `${control.tagName.toLowerCase()} ${control.getAttribute('aria-label') ?? control.textContent.slice(0, 30)}`;
    if (box.width === 0 || control.closest('.unseen')) continue;
    if (control.tagName === 'BUTTON' && control.scrollWidth > control.clientWidth + 1) faults.push(`${name}: ${control.scrollWidth} px of words in ${control.clientWidth}`);
    for (let around = control.parentElement; around !== null; around = around.parentElement) {
      // The table of regions is wider than its place and is scrolled sideways.
      if (around.matches('.grid')) break;
      const frame = around.getBoundingClientRect();
      if (clips(around) && (box.left < frame.left - 1 || box.right > frame.right + 1)) faults.push(`${name}: ${Math.round(box.left)} to ${Math.round(box.right)} px in ${around.className}, which is ${Math.round(frame.left)} to ${Math.round(frame.right)}`);
    }
    const tall = control.closest('.top-bar, .view-bar, .transport, .verdict, .left > .tabs')?.getBoundingClientRect();
    if (tall && control.closest('.reasons') === null && (box.top < tall.top - 1 || box.bottom > tall.bottom + 1)) faults.push(`${name}: reaches out of its bar`);
  }
  return faults;
}
