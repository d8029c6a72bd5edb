/** Severity -> how SARIF and GitHub say it. */
import type { Severity } from '../model/rule.js';

interface SarifSeverity {
  readonly level: 'note' | 'warning' | 'error';
  /** GitHub reads it from the rule: critical is "over 9.0", and 0.0 is no severity at all. */
  readonly security: string;
}

/** Source: GitHub Docs, "SARIF support for code scanning", property `security-severity`. */
export const SARIF_SEVERITY: Readonly<Record<Severity, SarifSeverity>> = {
  info: { level: 'note', security: '0.5' },
  low: { level: 'note', security: '2.0' },
  medium: { level: 'warning', security: '5.0' },
  high: { level: 'error', security: '8.0' },
  critical: { level: 'error', security: '9.5' },
};
