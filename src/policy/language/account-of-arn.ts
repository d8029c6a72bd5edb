/** An ARN -> the account in it. */

/** The account segment of an ARN; empty where it has none. */
export const accountOfText = (arn: string): string => {
  let start = 0;
  for (let colons = 0; colons < 4; colons += 1) {
    start = arn.indexOf(':', start) + 1;
    if (start === 0) return '';
  }
  const end = arn.indexOf(':', start);
  return end === -1 ? arn.slice(start) : arn.slice(start, end);
};
