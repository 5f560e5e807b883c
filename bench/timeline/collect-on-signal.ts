// Collects garbage when it is asked to, so that what is held can be told from what is only not collected yet.
process.on('SIGUSR2', () => globalThis.gc?.());
