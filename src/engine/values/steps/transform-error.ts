/** A value could not be transformed; the message completes the sentence "The value …". */
export class TransformError extends Error {}
