import assert from 'node:assert/strict';
import { choiceText, displayText, noticeText } from '../../../src/base';

describe('text from elsewhere', () => {
  it('hides nothing, breaks no line and reorders nothing', () => {
    assert.equal(
      displayText('a\nb\u202ec\u2028d\u200be\ufeff'),
      'a\\u{a}b\\u{202e}c\\u{2028}d\\u{200b}e\\u{feff}',
    );
    assert.equal(displayText('a\u{e0041}'), 'a\\u{e0041}');
  });

  it('keeps what people write', () => {
    for (const text of ['Größe 漢字', '👩‍💻', 'می‌خواهم']) assert.equal(displayText(text), text);
  });

  it('makes no link in a notification', () => {
    assert.equal(
      noticeText('No image\n"[Repair](command:workbench.action.quit)".'),
      'No image "[Repair] (command:workbench.action.quit)".',
    );
  });

  it('makes no picture in a list to choose from', () => {
    assert.equal(choiceText('$(trash) $(sync~spin) $(a b) $('), '\\$(trash) \\$(sync~spin) $(a b) $(');
  });
});
