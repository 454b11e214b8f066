/** A value as the query protocol shows it: lists become `member` elements. */
export type XmlValue =
  | string
  | number
  | boolean
  | Date
  | undefined
  | XmlValue[]
  | { [name: string]: XmlValue };

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#xD;',
};

export function escapeXml(text: string): string {
  return (
    text
      .replace(/[&<>"\r]/g, char => ESCAPES[char])
      // XML 1.0 has no way to carry these at all.
      // eslint-disable-next-line no-control-regex
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
  );
}

export function isoSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

export function toXml(name: string, value: XmlValue): string {
  if (value === undefined) {
    return '';
  }
  return `<${name}>${content(value)}</${name}>`;
}

function content(value: Exclude<XmlValue, undefined>): string {
  if (Array.isArray(value)) {
    return value.map(item => toXml('member', item)).join('');
  }
  if (value instanceof Date) {
    return isoSeconds(value);
  }
  if (typeof value === 'object') {
    return Object.entries(value)
      .map(([name, item]) => toXml(name, item))
      .join('');
  }
  return escapeXml(String(value));
}
