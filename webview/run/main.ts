import './style.css';
import { RunPage } from './page';

new RunPage().start();
