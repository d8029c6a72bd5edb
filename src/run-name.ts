/** The moment at which a scan or a push began -> the name of its sessions: `20261121T090000Z`. */
export const runName = (startedAt: Date): string =>
  startedAt.toISOString().replace(/\.\d+|[:-]/g, '');
