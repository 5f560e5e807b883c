/** What the rules that issues are of are called, by their codes in the API. The only place where they are worded. */
export const ruleNames: Readonly<Record<string, string>> = {
  required: 'Required value missing',
  unique: 'Duplicate value',
  enum: 'Value not on the list',
  pattern: 'Unexpected form',
  min: 'Value too low',
  max: 'Value too high',
  minLength: 'Text too short',
  maxLength: 'Text too long',
  cel: 'Condition not met',
  increasing: 'Not in rising order',
  decreasing: 'Not in falling order',
  sum: 'Sum in doubt',
  minRows: 'Too few rows',
  maxRows: 'Too many rows',
  where: 'Row condition in doubt',
  type: 'Wrong kind of value',
  cellError: 'Error in the cell',
  transform: 'Value could not be converted',
  expression: 'Unknown column in an expression',
  tie: 'Several columns fit equally well',
  dateOrder: 'Day and month in doubt',
  decimalMark: 'Decimal mark in doubt',
  timeZone: 'Time zones mixed',
  columnType: 'Column kept as text',
  POSSIBLE_TOTAL: 'Possible total',
  POSSIBLE_RECORD: 'Possible record left out',
  TOTAL_DISAGREES: 'Total does not add up',
  GROUPS_LEFT_OUT: 'Group headings left out',
};

/** A rule in words; its code where it is of a release that has rules which this one does not know. */
export function ruleName(rule: string): string {
  return ruleNames[rule] ?? rule;
}
