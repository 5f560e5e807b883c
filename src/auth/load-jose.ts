/** What signs tokens and links, loaded with the first of them: a worker sees none, and it weighs 5 MiB. */
export const loadJose = () => import('jose');
