#!/bin/sh
# Lists users, sets a status and reads it back with AWS' command line.
# Usage: aws.sh card.json, which is what the sandbox printed with -json.
set -eu

card() { python3 -c 'import functools, json, sys
value = json.load(open(sys.argv[1]))
for key in sys.argv[2:]:
    value = value[int(key) if key.isdigit() else key]
print(value)' "$file" "$@"; }

file=$1
AWS_ACCESS_KEY_ID=$(card connect access_key_id)
AWS_SECRET_ACCESS_KEY=$(card connect secret_access_key)
export AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_PAGER= AWS_EC2_METADATA_DISABLED=true
instance=$(card connect instance_id)

connect() {
	aws connect "$@" --instance-id "$instance" --output text \
		--endpoint-url "$(card connect url)" --region "$(card connect region)"
}

users=$(connect list-users --page-size 2 --query 'UserSummaryList[].Id' | wc -w)
user=$(card agents 3 connect_id)
lunch=$(connect list-agent-statuses --query "AgentStatusSummaryList[?Name=='Lunch'].Id")
connect put-user-status --user-id "$user" --agent-status-id "$lunch"
status=$(connect get-current-user-data --filters "Agents=$user" --query 'UserDataList[0].Status.StatusName')
[ "$status" = Lunch ]
echo "aws: $((users)) users, one set to $status"
