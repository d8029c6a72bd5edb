/** A statement -> where it stands, as reports say it. */
import type { StatementPlace } from '../../model/access.js';
import type { Statement } from '../language/statement.js';

/** Its index, and its Sid where it has one. */
export const placeOf = ({ index, sid }: Statement): StatementPlace => ({
  index,
  ...(sid === undefined ? {} : { sid }),
});
