import '../base.css';
import './style.css';
import { FormPage } from './page';

new FormPage().start();
