import { useQuery } from 'urql';
import { faultOf } from '../../data/failure.ts';
import { MatchConfigurationsDocument } from '../../generated/graphql.ts';
import { Button } from '../../ui/button.tsx';
import { percent } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import styles from './run.module.css';

interface BestFitProps {
  documentId: string;
  onChoose(configurationId: string): void;
}

/** How well each configuration fits a document, best first, and why; before anything is run. */
export default function BestFit({ documentId, onChoose }: BestFitProps) {
  const [{ data, error }] = useQuery({ query: MatchConfigurationsDocument, variables: { id: documentId } });
  const matches = data?.matchConfigurations ?? [];
  if (!data) {
    return (
      <>
        <FailureNotice failure={error ? faultOf(error) : null} />
        <p className="quiet">Comparing the configurations with the document…</p>
      </>
    );
  }
  if (matches.length === 0) return <p className="quiet">No configuration is published yet.</p>;
  return (
    <ul aria-label="How well configurations fit" className={styles.fits}>
      {matches.slice(0, 5).map(({ score, fits, reasons, configurationVersion: { id, number, configuration } }) => (
        <li key={id}>
          <Button look="quiet" onClick={() => onChoose(configuration.id)}>
            {configuration.name} (version {number})
          </Button>{' '}
          <span className="number">
            {percent(score)}
            {fits ? '' : ', fits badly'}
          </span>
          <p className="quiet">{reasons.join(' ')}</p>
        </li>
      ))}
    </ul>
  );
}
