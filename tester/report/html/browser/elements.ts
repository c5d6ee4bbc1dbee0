/// <reference lib="dom" />

type Attributes = Record<string, string | number>;
type Child = Node | string;

/** An element of the page. */
export function html<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** An element of a drawing. */
export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled<Kind extends Element>(
  element: Kind,
  attributes: Attributes,
  children: readonly Child[],
): Kind {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, `${value}`);
  element.append(...children);
  return element;
}

/** Draws now, and again whenever the width of what it is drawn into changes. */
export function drawToWidth(into: HTMLElement, draw: (width: number) => void): void {
  let drawn = 0;
  new ResizeObserver(() => {
    const width = Math.floor(into.clientWidth);
    if (width === drawn || width === 0) return;
    drawn = width;
    draw(width);
  }).observe(into);
}
