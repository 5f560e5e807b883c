/** The ways in which files come, until they are documents. */
export { completeUpload } from './complete.ts';
export { createUpload } from './create.ts';
export { abandonUpload, type OpenUpload, restartUpload, uploadForTransfer } from './find.ts';
export { importDocument } from './import.ts';
export { type Checksum, checksumAlgorithms, declareSize, type Received, receiveBytes } from './receive.ts';
export { uploadWhole } from './whole.ts';
