// What pdfkit 0.20 takes and @types/pdfkit 0.17 does not know yet.
declare namespace PDFKit.Mixins {
  interface StructureElementOptions {
    /** A table heading's reach. */
    scope?: 'Row' | 'Column'
    /** Left, top, right, bottom, in points from the page's top left. */
    bbox?: [number, number, number, number]
  }
}
