/**
 * Cases with the same outcome, as few boxes of values: each case is a list with one class of values for each input. Boxes do not overlap,
 * and together they hold every case that was given; a page that lost one would be wrong unseen, so that is counted.
 */
export function mergeBoxes(cases) {
  let boxes = cases.map(({ values, outcome }) => ({ values: values.map((value) => [value]), outcome }));
  for (;;) {
    const before = boxes.length;
    for (let input = (boxes[0]?.values.length ?? 0) - 1; input >= 0; input--) boxes = mergedAlong(boxes, input);
    if (boxes.length === before) break;
  }
  const held = boxes.reduce((sum, { values }) => sum + values.reduce((size, box) => size * box.length, 1), 0);
  if (held !== cases.length) throw new Error(`${cases.length} cases became boxes of ${held}`);
  return boxes;
}

/** Boxes that differ in this input alone become one. */
function mergedAlong(boxes, input) {
  const merged = new Map();
  for (const box of boxes) {
    const others = box.values.map((values, index) => (index === input ? '' : values.join('\u0001')));
    const key = [...others, box.outcome].join('\u0000');
    const same = merged.get(key);
    if (same) same.values[input].push(...box.values[input]);
    else merged.set(key, { outcome: box.outcome, values: box.values.map((values) => [...values]) });
  }
  return [...merged.values()];
}
