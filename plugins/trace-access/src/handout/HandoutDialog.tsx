import { DialogAbout, whereInWords } from '../shared';
import { ConsoleHandout } from './ConsoleHandout';
import { CredentialsHandout } from './CredentialsHandout';
import type { HandoutProps, HandoutStart } from './start';

/**
 * Hands out credentials or a console link, after saying what they can really
 * see. What was handed out is in this dialog alone, and gone when it closes.
 */
export function HandoutDialog(
  props: Omit<HandoutProps, 'handout'> & {
    /** Absent = closed. */
    handout: HandoutStart | undefined;
  },
) {
  return (
    <DialogAbout
      about={props.handout}
      title={handout =>
        `${handout.action === 'console' ? 'Console' : 'Credentials'} for ${whereInWords(handout)}`
      }
      maxWidth="md"
      onClose={props.onClose}
    >
      {handout =>
        handout.action === 'console' ? (
          <ConsoleHandout {...props} handout={handout} />
        ) : (
          <CredentialsHandout {...props} handout={handout} />
        )
      }
    </DialogAbout>
  );
}
