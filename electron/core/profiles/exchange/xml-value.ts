// XML as plain values: an element with text is the text, one with elements an object of them, repeated
// ones a list, attributes members with an "@". The parser reads no DTD and expands no entities but
// XML's own five.
import { parseXml, XmlElement, XmlText } from '@rgrove/parse-xml';

export interface XmlRoot {
  name: string;
  value: unknown;
}

/** Undefined for what is no XML. */
export function xmlValue(text: string): XmlRoot | undefined {
  try {
    const { root } = parseXml(text);
    return root ? { name: root.name, value: plainValue(root) } : undefined;
  } catch {
    // Its message holds a piece of the document, which may be a password; and deep nesting overflows.
    return undefined;
  }
}

function plainValue(element: XmlElement): unknown {
  // Without a prototype: an element may be called __proto__.
  const members: Record<string, unknown> = Object.create(null);
  let text = '';
  for (const [name, value] of Object.entries(element.attributes)) members[`@${name}`] = value;
  for (const child of element.children) {
    if (child instanceof XmlText) text += child.text;
    else if (child instanceof XmlElement) add(members, child.name, plainValue(child));
  }
  if (Object.keys(members).length === 0) return text.trim() === '' ? '' : text;
  if (text.trim() !== '') members['#text'] = text.trim();
  return members;
}

function add(members: Record<string, unknown>, name: string, value: unknown): void {
  const before = members[name];
  if (before === undefined) members[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else members[name] = [before, value];
}
