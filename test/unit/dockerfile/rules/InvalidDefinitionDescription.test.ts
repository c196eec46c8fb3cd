import { testRule } from '../rule-tester';

testRule('InvalidDefinitionDescription', {
  options: { overrides: { InvalidDefinitionDescription: 'warning' } },
  valid: [
    '# V is\nARG V\n',
    '# x\n\nARG V\n',
    '# build makes\nFROM a AS build\n',
    '# x\nFROM a\n',
    '# x\nRUN y\n',
  ],
  invalid: [
    { text: '# the version\nARG V=1\n', at: ['# the version'] },
    { text: '# x\nFROM a AS build\n', at: ['# x'] },
  ],
});
