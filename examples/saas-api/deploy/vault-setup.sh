#!/bin/sh
# Run once by the key custodian. The keys are made inside the key service and cannot be exported.
set -eu
vault secrets enable transit
vault write transit/keys/saas type=aes256-gcm96 exportable=false allow_plaintext_backup=false auto_rotate_period=720h
vault write transit/keys/saas-volumes type=aes256-gcm96 exportable=false auto_rotate_period=720h
vault secrets enable database
vault write database/roles/saas-app db_name=saas default_ttl=12h max_ttl=24h \
  creation_statements="CREATE ROLE \"{{name}}\" LOGIN PASSWORD '{{password}}' VALID UNTIL '{{expiration}}' IN ROLE saas_app;"
vault policy write saas-api deploy/vault.hcl
