import './style.css';
import './chapter.css';
import './step.css';
import { Page } from './page';

new Page().start();
