# What the API may ask of the key service: use the key, never read, export or delete it.
path "transit/datakey/plaintext/saas" { capabilities = ["update"] }
path "transit/decrypt/saas"           { capabilities = ["update"] }
path "transit/rewrap/saas"            { capabilities = ["update"] }

# What the rotation job may ask (a role of its own).
path "transit/keys/saas/rotate"       { capabilities = ["update"] }

# Database logins are made on demand and end after a day, so none has to be rotated by hand.
path "database/creds/saas-app"        { capabilities = ["read"] }
