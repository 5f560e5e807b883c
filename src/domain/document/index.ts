/** Uploaded documents: taking their bytes, finding them, handing them out. */
export { blockHashesOf, withBlocks } from './blocks.ts';
export { discard, keptWith, requireBytes, tooLarge } from './bytes.ts';
export { deleteDocument, deleteOldDocuments, restoreDocument, updateDocument } from './change.ts';
export { documentForDownload, findDocument, findDocumentByName, findDocumentWhere } from './document.ts';
export { originalsOf } from './duplicates.ts';
export { readContentType, readDocumentFacts, readDocumentPath } from './facts.ts';
export { documentStatus, documentWhere } from './filter.ts';
export { registerDocument } from './register.ts';
export { type FollowUp, type StoredFile, type UploadDocumentInput, uploadDocument } from './upload.ts';
