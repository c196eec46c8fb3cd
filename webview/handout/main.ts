import './style.css';
import './chapter.css';
import './step.css';
import './question.css';
import './aside.css';
import { Page } from './page';

new Page().start();
