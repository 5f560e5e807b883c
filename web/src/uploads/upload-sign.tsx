import { Upload } from 'lucide-react';
import { counted } from '../ui/format.ts';
import styles from './upload-sign.module.css';
import { useUploads } from './use-uploads.ts';

/** Says, wherever one looks, that files are being sent, or that some could not be. */
export function UploadSign({ workspaceId }: { workspaceId: string }) {
  const { sendings } = useUploads(workspaceId);
  const failed = sendings.filter(({ message }) => message !== null).length;
  const underWay = sendings.filter(({ message, arrived }) => message === null && !arrived).length;
  if (failed + underWay === 0) return null;
  const says = [
    ...(underWay > 0 ? [`${counted(underWay, 'file')} on the way`] : []),
    ...(failed > 0 ? [`${counted(failed, 'file')} not taken`] : []),
  ].join(', ');
  return (
    <b className={styles.sign} data-failed={failed > 0 || undefined} title={says}>
      <Upload size={12} aria-hidden /> <i aria-hidden>{failed > 0 ? `${failed} !` : underWay}</i>
      <span className="hidden-text">, {says}</span>
    </b>
  );
}
