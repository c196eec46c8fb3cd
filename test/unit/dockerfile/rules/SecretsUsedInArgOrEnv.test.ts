import { testRule } from '../rule-tester';

testRule('SecretsUsedInArgOrEnv', {
  valid: ['FROM a\nARG PUBLIC_KEY\nENV KEYBOARD=us\n', 'FROM a\nENV PASSWORD_FILE=/x\n'],
  invalid: [
    { text: 'FROM a\nARG API_TOKEN=abc\n', at: ['API_TOKEN=abc'] },
    { text: 'FROM a\nENV A=b DB_PASSWORD="x y" C=d\n', at: ['DB_PASSWORD="x y"'] },
    { text: 'FROM a\nENV password x\n', at: ['password'] },
  ],
});
