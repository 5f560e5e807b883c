/** Exact as doubles, up to 10¹⁵. */
export const powersOfTen = Array.from({ length: 16 }, (_, exponent) => 10 ** exponent);
