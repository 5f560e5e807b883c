import './styles/index.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { pageNonce } from './ui/nonce.ts';
import { refuseStrayFiles } from './uploads/stray-files.ts';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no place for the dashboard.');
// Dialogs add a style while they are open.
setNonce(pageNonce());
refuseStrayFiles();
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
