/** What reading needs of a TextDecoder. */
export interface BytesDecoder {
  readonly encoding: string;
  decode(bytes: Buffer, options?: { stream: boolean }): string;
}

/** The upper halves of the DOS code pages that TextDecoder lacks, from byte 0x80 on (unicode.org, VENDORS/MICSFT/PC). */
const dosPages: Readonly<Record<string, string>> = {
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
    '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp852:
    'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐' +
    '└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´\u00ad˝˛ˇ˘§÷¸°¨˙űŘř■\u00a0',
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
    '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
};
const dosLabels = /^(?:cp|ibm|dos-?|oem-?)(437|850|852|866)$/iu;

/**
 * The decoder of an encoding.
 *
 * @param label one that TextDecoder knows, or a DOS code page such as cp850 or ibm437
 * @throws RangeError for an unknown label
 */
export function decoderFor(label: string): BytesDecoder {
  const number = dosLabels.exec(label)?.[1];
  const upper = dosPages[`cp${number}`];
  if (number === undefined || upper === undefined)
    return new TextDecoder(number === undefined ? label : `ibm${number}`);
  return {
    encoding: `cp${number}`,
    decode: (bytes) =>
      bytes.toString('latin1').replace(/[\x80-\xff]/gu, (byte) => upper[byte.charCodeAt(0) - 0x80] ?? byte),
  };
}
