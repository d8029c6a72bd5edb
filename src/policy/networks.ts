/** The ways over the network that a policy's statements tell apart: the Internet, and endpoints of VPCs. */
import { accountChoices } from './accounts.js';
import { type AddressRange, anyAddresses, contains, isNarrow, publicAddresses, readAddress, readRange } from './addresses.js';
import { resolver } from './constants.js';
import { distinctFor } from './distinct.js';
import { ALPHANUMERIC, ALPHANUMERIC_RUN, DIGIT, type Glob, ONE, RUN, sequence } from './glob.js';
import { organizationChoices } from './organizations.js';
import { freshTexts, representativeTexts } from './representative-texts.js';
import type { KeyGroup, Reach } from './request.js';
import type { Setting } from './setting.js';
import { literalsOf, mentions, patternsOn, valuesOn } from './vocabulary.js';
