import { mountSightline } from 'sightline/renderer';
import './styles/page.css';

mountSightline(document.getElementById('window')!);
