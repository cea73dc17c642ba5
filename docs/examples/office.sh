# Shell functions for the walk in README: who speaks, and the steps a case takes. Needs curl, python3.
# README 演示步骤所用的函数：以谁的身份说话，业务件依次经过哪些步骤。
base=${base:-http://127.0.0.1:8000}
sessions=$(mktemp -d)

log_in() { # log_in PERSON...
    for person in "$@"; do
        curl -sS -o /dev/null -c "$sessions/$person" -H 'Content-Type: application/json' \
            -d "{\"login\": \"$person\", \"password\": \"${password:-gongqingcheng}\"}" \
            "$base/api/v1/session"
    done
}

as() { # as PERSON METHOD PATH [curl options]
    as_person=$1 as_method=$2 as_path=$3
    shift 3
    # a page of this site is known by its origin; nothing else may use the session
    curl -sS -b "$sessions/$as_person" -H "Origin: $base" -X "$as_method" "$base/api/v1$as_path" "$@"
}

json() { # json PERSON METHOD PATH BODY
    as "$1" "$2" "$3" -H 'Content-Type: application/json' -d "$4"
}

pick() { # pick KEY...: one value of the JSON on standard input
    python3 -c '
import json, sys
told = json.load(sys.stdin)
if isinstance(told, dict) and "titleZh" in told:
    sys.exit("%s %s" % (told["titleZh"], json.dumps(told, ensure_ascii=False)))
for key in sys.argv[1:]:
    told = told[int(key) if isinstance(told, list) else key]
print(told)' "$@"
}

show() { # the JSON on standard input, readable
    python3 -m json.tool --no-ensure-ascii
}

open_case() { # open_case PERSON ACT REQUEST: prints the case's number 业务号
    json "$1" POST "/parks/${park:-1}/cases" "{\"act\": \"$2\", \"request\": $3}" | pick number
}

bring() { # bring PERSON CASE ACT SCAN: every paper on the act's list, with this scan
    as "$1" GET "/acts/$3" | python3 -c '
import json, sys
for kind in json.load(sys.stdin)["materials"]:
    print(kind["n"], kind["name"])' | while read -r n name; do
        as "$1" POST "/cases/$2/materials" -o /dev/null \
            -F "kind=$n" -F "name=$name" -F "file=@$4;type=application/pdf"
    done
}

applies() { # applies PERSON CASE PARTY: one applicant, and the questions he has signed
    json "$1" POST "/cases/$2/applicants" "{\"party\": $3}" | pick state
    json "$1" POST "/cases/$2/questions" "{\"party\": $(printf '%s' "$3" | python3 -c '
import json, sys
print(json.dumps(json.load(sys.stdin)["number"]))'), \"answers\": {\"申请登记事项是否属实\": \"是\"}}" | pick state
}

carry() { # carry PERSON CASE: submit, accept, examine, approve, register, each by whose step it is
    for step in "$1/submit" clerk/accept examiner/examine registrar/approve registrar/register; do
        json "${step%/*}" POST "/cases/$2/steps/${step#*/}" '{}' | pick state || return
    done
}

documents() { # documents PERSON CASE: number and address of each document
    as "$1" GET "/cases/$2/documents" | python3 -c '
import json, sys
for document in json.load(sys.stdin):
    print(document["number"], document["verify"])'
}
