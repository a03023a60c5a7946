#!/bin/sh
# Fetch every night what changed since the last night, as CSV or Parquet files for a warehouse.
#
#     export ICS_CRM_URL=https://crm.example.nhs.uk ICS_CRM_SYSTEM=<id of the system>
#     export ICS_CRM_CLIENT_ID=… ICS_CRM_CLIENT_SECRET=…      (or a personal token: ICS_CRM_TOKEN)
#     ./nightly_copy.sh folder [csv|parquet] [table …]
#
# The token needs the scope `write`, because asking for an export leaves a record.
# Needs curl, sha256sum and python3 (to read JSON). Each run leaves folder/<id of the export>/ with a
# file for each table; folder/newest says which it is, folder/cursor where the next run goes on.
# For each record that changed the files hold the record and all rows inside it: delete those that
# you hold of it, then insert. Withdrawn rows come with `withdrawn`. Remove folder/cursor to begin anew.
set -eu

folder=${1:?Say into which folder: nightly_copy.sh folder [csv|parquet] [table …]}
format=${2:-csv}
[ $# -lt 2 ] && shift $# || shift 2
mkdir -p "$folder"

# A field of the JSON on standard input; nothing if it is null. A path has dots: files.0.name
field() { python3 -c '
import json, sys
found = json.load(sys.stdin)
for name in sys.argv[1].split("."):
    found = found[int(name)] if isinstance(found, list) else found[name]
print("" if found is None else found)' "$1"; }

token() {
    if [ -n "${ICS_CRM_TOKEN:-}" ]; then
        echo "$ICS_CRM_TOKEN"
    else
        printf 'user = "%s:%s"\n' "$ICS_CRM_CLIENT_ID" "$ICS_CRM_CLIENT_SECRET" |
            curl --silent --show-error --fail-with-body --retry 5 --config - \
                --data grant_type=client_credentials "$ICS_CRM_URL/api/v1/oauth/token" |
            field access_token
    fi
}

# Secrets go to curl by its standard input: what stands on a command line everybody on the machine can read.
ask() {
    printf 'header = "Authorization: Bearer %s"\n' "$token" |
        curl --silent --show-error --fail-with-body --compressed --retry 5 --config - "$@"
}

token=$(token)
order=$(python3 -c '
import json, os, sys
folder, format, *tables = sys.argv[1:]
order = {"system": os.environ["ICS_CRM_SYSTEM"], "format": format}
if tables:
    order["tables"] = tables
if os.path.exists(folder + "/cursor"):
    order["changed_since"] = open(folder + "/cursor").read().strip()
print(json.dumps(order))' "$folder" "$format" "$@")
# The key lets curl send it again when no answer came, without making two.
export=$(ask --json "$order" --header "Idempotency-Key: $(date +%s)-$$" "$ICS_CRM_URL/api/v1/exports") || {
    printf '%s\n' "$export" >&2 # what is wrong, and what to do
    exit 1
}
id=$(printf %s "$export" | field id)

while state=$(printf %s "$export" | field state); [ "$state" != succeeded ]; do
    case $state in
        queued | running) sleep "${ICS_CRM_WAIT:-10}" ;;
        *) echo "The export is $state: $(printf %s "$export" | field error)" >&2; exit 1 ;;
    esac
    export=$(ask "$ICS_CRM_URL/api/v1/exports/$id")
done

# Into a folder of its own, which gets its name when everything is there: a run that is stopped leaves nothing half.
unfinished=$folder/.unfinished
rm -rf "$unfinished"
mkdir "$unfinished"
number=$(printf %s "$export" | python3 -c 'import json, sys; print(len(json.load(sys.stdin)["files"]))')
each=0
while [ "$each" -lt "$number" ]; do
    name=$(printf %s "$export" | field "files.$each.name")
    ask --output "$unfinished/$name" "$ICS_CRM_URL/api/v1/exports/$id/files/$name"
    echo "$(printf %s "$export" | field "files.$each.sha256")  $unfinished/$name" | sha256sum --check --quiet
    each=$((each + 1))
done
rm -rf "${folder:?}/$id"
mv "$unfinished" "$folder/$id"
echo "$id" > "$folder/newest"
# Last of all: only now is the next run free to begin after this one.
printf %s "$export" | field next_cursor > "$folder/cursor.new"
mv "$folder/cursor.new" "$folder/cursor"
echo "$number tables in $folder/$id"
