/** IP addresses and CIDR ranges as intervals of numbers, and one address out of every region that they cut off. */

export type AddressVersion = 4 | 6;

interface Address {
  readonly version: AddressVersion;
  readonly number: bigint;
}

/** Both ends are in the range. */
export interface AddressRange {
  readonly version: AddressVersion;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefixLength: number;
}

const BITS: Readonly<Record<AddressVersion, number>> = { 4: 32, 6: 128 };

const isWithin = (text: string, characters: string, longest: number): boolean =>
  text.length > 0 && text.length <= longest && [...text].every((char) => characters.includes(char));

/** Reads digits of at most the given value; undefined for anything else. */
function readNumber(text: string, highest: number): number | undefined {
  if (!isWithin(text, '0123456789', 3)) return undefined;
  const number = Number(text);
  return number <= highest ? number : undefined;
}

/** Puts fixed-width digits together; undefined where one is missing. */
function join(digits: readonly (number | undefined)[], bits: bigint): bigint | undefined {
  let number = 0n;
  for (const digit of digits) {
    if (digit === undefined) return undefined;
    number = (number << bits) | BigInt(digit);
  }
  return number;
}

function readVersion4(text: string): bigint | undefined {
  const octets = text.split('.');
  return octets.length === 4
    ? join(
        octets.map((octet) => readNumber(octet, 255)),
        8n,
      )
    : undefined;
}

const readGroup = (text: string): number | undefined =>
  isWithin(text, '0123456789abcdefABCDEF', 4) ? Number.parseInt(text, 16) : undefined;

const groupsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));

function readVersion6(text: string): bigint | undefined {
  const [head = '', tail, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const left = groupsOf(head);
  const right = groupsOf(tail ?? '');
  const missing = 8 - left.length - right.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const zeros = Array.from({ length: missing }, () => '0');
  return join([...left, ...zeros, ...right].map(readGroup), 16n);
}

/** Reads an address; undefined where the text is not one. */
export function readAddress(text: string): Address | undefined {
  if (text.includes(':')) {
    const number = text.length > 39 ? undefined : readVersion6(text);
    return number === undefined ? undefined : { version: 6, number };
  }
  const number = text.length > 15 ? undefined : readVersion4(text);
  return number === undefined ? undefined : { version: 4, number };
}

/** Reads an address or a CIDR range; undefined where the text is neither. */
export function readRange(text: string): AddressRange | undefined {
  const slash = text.indexOf('/');
  const address = readAddress(slash === -1 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const bits = BITS[address.version];
  const prefixLength = slash === -1 ? bits : readNumber(text.slice(slash + 1), bits);
  if (prefixLength === undefined) return undefined;
  const size = 1n << BigInt(bits - prefixLength);
  const first = (address.number / size) * size;
  return { version: address.version, first, last: first + size - 1n, prefixLength };
}

/** Whether an address lies in a range. */
export const contains = (range: AddressRange, address: Address): boolean =>
  range.version === address.version &&
  range.first <= address.number &&
  address.number <= range.last;

/** The longest prefix that still is "everyone". Source: S3 user guide, "The meaning of public". */
const BROADEST_NARROW: Readonly<Record<AddressVersion, number>> = { 4: 8, 6: 32 };

/** Whether naming the range pins a requester's network. */
export const isNarrow = ({ version, prefixLength }: AddressRange): boolean =>
  prefixLength >= BROADEST_NARROW[version];

const ranges = (texts: readonly string[]): readonly AddressRange[] =>
  texts.map(readRange).filter((range) => range !== undefined);

/** Ranges that no call from the Internet comes from. Source: RFC 6890. The ranges for documentation stay, being examples. */
const NEVER_A_SOURCE: readonly AddressRange[] = ranges([
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
  '::/3',
  '4000::/2',
  '8000::/1',
]);

/** Whether `aws:SourceIp` can never lie in the range. */
export const isNeverPublic = (range: AddressRange): boolean =>
  NEVER_A_SOURCE.some(
    (reserved) =>
      reserved.version === range.version &&
      reserved.first <= range.first &&
      range.last <= reserved.last,
  );

function write({ version, number }: Address): string {
  const width = version === 4 ? 8n : 16n;
  const count = version === 4 ? 4 : 8;
  const digits = Array.from(
    { length: count },
    (_, index) => (number >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n),
  );
  return version === 4 ? digits.join('.') : digits.map((digit) => digit.toString(16)).join(':');
}

/** The first address of a range, as text. */
export const firstOf = ({ version, first }: AddressRange): string =>
  write({ version, number: first });

/** Where the regions begin that the borders of the ranges cut off. */
const startsOf = (borders: readonly AddressRange[]): readonly Address[] =>
  borders.flatMap(({ version, first, last }) => {
    const next = { version, number: last + 1n };
    const isLast = next.number >> BigInt(BITS[version]) !== 0n;
    return [{ version, number: first }, ...(isLast ? [] : [next])];
  });

const isPublic = (address: Address): boolean =>
  !NEVER_A_SOURCE.some((range) => contains(range, address));

/** Where the Internet begins again behind ranges that are none of it. */
const PUBLIC_STARTS: readonly Address[] = startsOf(NEVER_A_SOURCE).filter(isPublic);

const ZEROS: readonly Address[] = [
  { version: 4, number: 0n },
  { version: 6, number: 0n },
];

/** Of the addresses, one for each version and each set of ranges in which one can lie, as text. */
function representatives(
  addresses: readonly Address[],
  ranges: readonly AddressRange[],
): readonly string[] {
  const found = new Map<string, Address>();
  for (const address of addresses) {
    const around = ranges.map((range) => (contains(range, address) ? '1' : '0')).join('');
    const key = `${address.version} ${around}`;
    if (!found.has(key)) found.set(key, address);
  }
  return [...found.values()].map(write);
}

/** Addresses that between them stand for every address of the Internet, as far as the given ranges can tell. */
export const publicAddresses = (named: readonly AddressRange[]): readonly string[] =>
  representatives([...startsOf(named).filter(isPublic), ...PUBLIC_STARTS], named);

/** The same for addresses inside a VPC, where private ranges occur too. */
export const anyAddresses = (named: readonly AddressRange[]): readonly string[] =>
  representatives([...startsOf(named), ...ZEROS], named);
