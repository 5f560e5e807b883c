/** What scrolls has to take the focus, so that it scrolls by keys as well. */
export const scrollsByKeys = { tabIndex: 0 };
