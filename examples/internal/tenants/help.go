package tenants

// Help is what the programs' help says of several accounts.
const Help = `
For several accounts, the config file is {"accounts": {"acme": {}, ...}}.
Each account has variables of its own, which begin with its name in capitals:
ACME_ZENDESK_SUBDOMAIN, and EAST_2_ZENDESK_SUBDOMAIN for an account "east-2".
Only the public address is the same for all.
`
