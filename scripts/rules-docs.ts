// Writes docs/rules.md from src/dockerfile/rules/: node --import=tsx scripts/rules-docs.ts
import { writeFileSync } from 'node:fs';
import { rulesPage } from '../src/dockerfile/docs';
import { RULES } from '../src/dockerfile/rules';

writeFileSync('docs/rules.md', rulesPage(RULES.map(({ meta }) => meta)));
