import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createCanvas, GlobalFonts } from '@napi-rs/canvas';
import type { Mark } from '../../../../scripts/samples/pdf.ts';

const parts = dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json'));
GlobalFonts.registerFromPath(join(parts, 'standard_fonts/LiberationSans-Regular.ttf'), 'Scanned');

const page = { width: 595, height: 842 };

/** The texts and lines of a page as the picture that a scanner makes of it. @param crooked in degrees, falling to the right */
export function scanned(marks: readonly Mark[], { dpi = 200, crooked = 0 } = {}): Mark[] {
  const scale = dpi / 72;
  const [width, height] = [Math.round(page.width * scale), Math.round(page.height * scale)];
  const context = createCanvas(width, height).getContext('2d');
  context.fillStyle = 'white';
  context.fillRect(0, 0, width, height);
  context.fillStyle = 'black';
  context.translate(width / 2, height / 2);
  context.rotate((crooked * Math.PI) / 180);
  context.translate(-width / 2, -height / 2);
  context.lineWidth = Math.max(1, scale);
  for (const mark of marks) {
    if ('text' in mark) {
      context.font = `${(mark.size ?? 9) * scale}px Scanned`;
      context.fillText(mark.text, mark.x * scale, height - mark.y * scale);
    }
    if ('line' in mark) {
      const [x0, y0, x1, y1] = mark.line.map((place) => place * scale);
      context.beginPath();
      context.moveTo(x0 ?? 0, height - (y0 ?? 0));
      context.lineTo(x1 ?? 0, height - (y1 ?? 0));
      context.stroke();
    }
  }
  const { data } = context.getImageData(0, 0, width, height);
  const grey = Uint8Array.from({ length: width * height }, (_, at) => data[4 * at] ?? 255);
  return [{ picture: [0, 0, page.width, page.height], pixels: { width, height, data: grey } }];
}
