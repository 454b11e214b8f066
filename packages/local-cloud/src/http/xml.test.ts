import fc from 'fast-check';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { isoSeconds, toXml } from './xml';

const parser = new XMLParser({
  trimValues: false,
  parseTagValue: false,
  processEntities: true,
  htmlEntities: true,
});

describe('toXml', () => {
  it('carries any text that XML can carry', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), text => {
        const xml = toXml('A', { B: text });
        expect(XMLValidator.validate(xml)).toBe(true);
        expect(parser.parse(xml).A.B).toBe(text);
      }),
    );
  });

  it('writes lists, dates and nothing for what is absent', () => {
    const at = new Date('2026-11-21T10:00:00.900Z');
    expect(
      toXml('A', { B: ['x', { C: true }], D: undefined, E: at, F: [] }),
    ).toBe(
      '<A><B><member>x</member><member><C>true</C></member></B><E>2026-11-21T10:00:00Z</E><F></F></A>',
    );
    expect(isoSeconds(at)).toBe('2026-11-21T10:00:00Z');
  });
});
