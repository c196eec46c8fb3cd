import '../base.css';
import './style.css';
import { ReportPage } from './page';

new ReportPage().start();
