/** The texts of what is under way when the window is to close or the page was read again. */
import { asAsked } from './lengthened.js';

export const text = asAsked({
  underWay: {
    since: 'What was under way goes on. It can be cancelled at the left.',
    over: 'What was under way has ended.',
    title: {
      send: 'A test send is under way',
      matrix: 'A matrix of test sends is under way',
      dry_run: 'A dry run is under way',
      pingone: 'A change of PingOne is under way',
    },
    closes: {
      send: 'Linecheck closes as soon as its outcome is known.',
      matrix: 'Linecheck closes once every test is sent and followed.',
      dry_run: 'Linecheck closes as soon as its outcome is known.',
      pingone: 'Linecheck closes as soon as it is applied and read back.',
    },
    cancelled: {
      send: 'If you cancel it, it may have been sent: its outcome stays unknown until it is looked up.',
      matrix: 'If you cancel it, remaining tests won’t be sent; sent ones can’t be recalled.',
      dry_run: 'A dry run sends nothing.',
      pingone: 'If you cancel it, it stops after the step under way, and can be gone on with.',
    },
    cancel: {
      send: 'Cancel the test and close',
      matrix: 'Cancel the matrix and close',
      dry_run: 'Cancel the dry run and close',
      pingone: 'Cancel the change and close',
    },
    stay: 'Keep Linecheck open',
  },
});
