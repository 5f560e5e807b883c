// Collects garbage when it is asked to, so that what is held stands apart from what is only not collected yet.
process.on('SIGUSR2', () => globalThis.gc?.());
