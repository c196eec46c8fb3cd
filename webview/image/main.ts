import './style.css';
import { ImagePage } from './page';

new ImagePage().start();
