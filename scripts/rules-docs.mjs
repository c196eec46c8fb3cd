// Writes docs/rules.md and docs/audit.md from what the rules of src/dockerfile/rules/ and src/audit/rules/ say about themselves.
import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';

const bundle = await build({
  stdin: {
    contents: `
      export { rulesPage } from './src/dockerfile/rule-pages';
      export { RULES } from './src/dockerfile/rules';
      export { auditPage } from './src/audit/page';
      export { AUDIT_RULES } from './src/audit/rules';
    `,
    resolveDir: '.',
  },
  bundle: true,
  format: 'esm',
  write: false,
  platform: 'node',
});
const { rulesPage, RULES, auditPage, AUDIT_RULES } = await import(
  `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0].text).toString('base64')}`
);

writeFileSync('docs/rules.md', rulesPage(RULES));
writeFileSync('docs/audit.md', auditPage(AUDIT_RULES));
