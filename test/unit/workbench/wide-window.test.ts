import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import type { ClientChannel } from 'ssh2';
import { keepWide } from '../../../src/workbench/ssh/wideWindow';

const MEBIBYTE = 1024 * 1024;

describe('the window of a channel', () => {
  /** What a channel that is read from grants when this much of ssh2's window is left. */
  const granted = async (roundTrip: number | undefined, left: number): Promise<number> => {
    let bytes = 0;
    const channel = Object.assign(new EventEmitter(), {
      incoming: { window: left, state: 'open' },
      outgoing: { id: 0 },
      _client: { _protocol: { channelWindowAdjust: (_id: number, more: number) => (bytes += more) } },
    });
    keepWide(channel as unknown as ClientChannel, () => roundTrip);
    channel.on('data', () => {});
    await Promise.resolve();
    channel.emit('data', Buffer.alloc(1));
    assert.equal(channel.incoming.window, left + bytes, 'both sides know the same');
    return bytes;
  };

  it('is as wide as a long line needs', async () => {
    assert.equal(await granted(40, 2 * MEBIBYTE), 8_000_000 - 2 * MEBIBYTE);
    assert.equal(await granted(200, 2 * MEBIBYTE), 6 * MEBIBYTE, 'and no wider than memory allows');
  });

  it('is left alone on a short one, where a keystroke would wait behind it, and where nothing is known', async () => {
    assert.equal(await granted(0.3, MEBIBYTE), 0);
    assert.equal(await granted(undefined, MEBIBYTE), 0);
  });

  it('is not opened anew for little', async () => {
    assert.equal(await granted(40, 7_500_000), 0);
  });
});
