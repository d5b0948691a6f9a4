// What pdfkit 0.20 takes and @types/pdfkit 0.17 does not know yet.
declare namespace PDFKit {
  interface PDFStructureElement {
    readonly dictionary: { readonly data: Record<string, unknown> }
  }
  interface PDFPage {
    /** The typefaces that a page names. */
    readonly fonts: Record<string, unknown>
  }
  interface PDFDocument {
    readonly _font: {
      readonly id: string
      ref(): unknown
      /** The numbers of glyphs in this file's part of the typeface, and where each stands, in thousandths. */
      encode(text: string): [glyphs: string[], positions: GlyphPlace[]]
    }
    /** The part of PDF/UA that the file says it follows. */
    subset: number | string
    /** Writes the properties into XML, the last thing before the file ends. */
    endMetadata(): void
  }
}

interface GlyphPlace {
  readonly xAdvance: number
  readonly advanceWidth: number
  readonly xOffset: number
  readonly yOffset: number
}

declare namespace PDFKit.Mixins {
  interface StructureElementOptions {
    /** A table heading's reach. */
    scope?: 'Row' | 'Column'
    /** Left, top, right, bottom, in points from the page's top left. */
    bbox?: [number, number, number, number]
  }
  interface AnnotationOption {
    /** The element of the structure that a link belongs to. */
    structParent?: PDFStructureElement
  }
}
