// Area inside a region's outer contour, by following the cracks between its pixels and the outside.

/** Whether the mask has a pixel at (x, y); the frame's surroundings are background. */
@inline
function isSet(mask: usize, stride: usize, width: i32, height: i32, x: i32, y: i32): bool {
  if (<u32>x >= <u32>width || <u32>y >= <u32>height) return false;
  return ((load<u8>(mask + <usize>y * stride + (<usize>x >> 3)) >> <u8>(x & 7)) & 1) != 0;
}

/**
 * Walks round a region with its pixels on the right hand. Ahead of each step lie a pixel to the left and one to the right. Only pixels
 * that are neighbours in the recipe's connectivity are asked for, so the mask tells the region from all others.
 *
 * @param x, y  the region's first pixel in raster order: its upper side belongs to the outer contour
 * @returns     pixels of the region and its holes, which are background that 8-connected regions let through by sides alone
 */
export function filledArea(mask: usize, stride: usize, width: i32, height: i32, eightWay: bool, x: i32, y: i32): i64 {
  const startX = x, startY = y;
  let area: i64 = 0, dx = 1, dy = 0;
  do {
    area -= <i64>(dx * y);
    x += dx; y += dy;
    // The corner (x, y) has pixel (x, y) below and right of it. Heading (1, 0): left ahead is (x, y - 1), right ahead (x, y).
    const leftX = x + ((dx + dy - 1) >> 1), leftY = y + ((dy - dx - 1) >> 1);
    const rightX = x + ((dx - dy - 1) >> 1), rightY = y + ((dx + dy - 1) >> 1);
    const left = isSet(mask, stride, width, height, leftX, leftY), right = isSet(mask, stride, width, height, rightX, rightY);
    const turnsLeft = eightWay ? left : left && right;
    if (turnsLeft) {
      const old = dx; dx = dy; dy = -old;
    } else if (!right) {
      const old = dx; dx = -dy; dy = old;
    }
  } while (x != startX || y != startY || dx != 1 || dy != 0);
  return area;
}
