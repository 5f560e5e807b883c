/** Uploaded documents: taking their bytes, finding them, handing them out. */
export {
  documentForDownload,
  findDocument,
  findDocumentByName,
  findDocumentWhere,
  type UploadDocumentInput,
  uploadDocument,
} from './document.ts';
export { documentWhere } from './filter.ts';
