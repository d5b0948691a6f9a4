// What pdfkit 0.20 takes and @types/pdfkit 0.17 does not know yet.
declare namespace PDFKit {
  interface PDFStructureElement {
    readonly dictionary: { readonly data: Record<string, unknown> }
  }
  interface PDFDocument {
    /** The part of PDF/UA that the file says it follows. */
    subset: number | string
    /** Writes the properties into XML, the last thing before the file ends. */
    endMetadata(): void
  }
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
