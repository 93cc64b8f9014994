// All elements that match, the root itself included (htmx hands us fragments).
export function all(root, selector) {
  const inside = [...(root.querySelectorAll?.(selector) ?? [])];
  return root.matches?.(selector) ? [root, ...inside] : inside;
}

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}
