# bash completion for isola, made by `isola completions bash`
_isola() {
    local current=${COMP_WORDS[COMP_CWORD]} given="" word commands="" options=""
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case "$given/$word" in
            "/serve"|"/new"|"/dev"|"/deploy"|"/invoke"|"/debug"|"/replay"|"/logs"|"/list"|"/get"|"/delete"|"/versions"|"/rollback"|"/env"|"env/list"|"env/set"|"env/unset"|"env/import"|"/cron"|"cron/next"|"cron/run"|"/deliveries"|"deliveries/list"|"deliveries/redrive"|"/apps"|"apps/list"|"apps/create"|"apps/pause"|"apps/resume"|"apps/delete"|"/tokens"|"tokens/list"|"tokens/create"|"tokens/revoke"|"/agents"|"agents/list"|"agents/run"|"agents/runs"|"agents/show"|"agents/follow"|"agents/cancel"|"agents/settings"|"/approvals"|"approvals/list"|"approvals/show"|"approvals/approve"|"approvals/deny"|"/mcp"|"/keys"|"keys/rotate"|"/export"|"/import"|"/backup"|"/restore"|"/doctor"|"/completions") given="${given:+$given }$word" ;;
        esac
    done
    case $given in
        "") commands="serve new dev deploy invoke debug replay logs list get delete versions rollback env cron deliveries apps tokens agents approvals mcp keys export import backup restore doctor completions" options="-h --help --version" ;;
        "serve") commands="" options="-h --help --data --host --port --s3-port --s3-domain --s3-upload-days --shards --otlp-endpoint --config --tls-cert --tls-key --access-log --clock --allowed-host --allow-weaker-sandbox" ;;
        "new") commands="" options="-h --help --template --list --json" ;;
        "dev") commands="" options="-h --help --url --token --ca --data-dir --app --json --name --port" ;;
        "deploy") commands="" options="-h --help --url --token --ca --data-dir --app --json --name --note --watch --shadow --accept-differences --dry-run" ;;
        "invoke") commands="" options="-h --help --url --token --ca --data-dir --app --json -d --data -X --method --path -H --header --as-user --detail" ;;
        "debug") commands="" options="-h --help --url --token --ca --data-dir --app --json -d --data -X --method --path -H --header --as-user --detail --no-break" ;;
        "replay") commands="" options="-h --help --url --token --ca --data-dir --app --json --code --detail" ;;
        "logs") commands="" options="-h --help --url --token --ca --data-dir --app --json -f --follow -n --limit --since --until --level --trigger --status -q --q --version --cursor --include-deleted" ;;
        "list") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "get") commands="" options="-h --help --url --token --ca --data-dir --app --json --code" ;;
        "delete") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "versions") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "rollback") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "env") commands="list set unset import" options="-h --help" ;;
        "env list") commands="" options="-h --help --url --token --ca --data-dir --app --json -f --function" ;;
        "env set") commands="" options="-h --help --url --token --ca --data-dir --app --json -f --function --plain" ;;
        "env unset") commands="" options="-h --help --url --token --ca --data-dir --app --json -f --function" ;;
        "env import") commands="" options="-h --help --url --token --ca --data-dir --app --json -f --function" ;;
        "cron") commands="next run" options="-h --help" ;;
        "cron next") commands="" options="-h --help --url --token --ca --data-dir --app --json -n --count" ;;
        "cron run") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "deliveries") commands="list redrive" options="-h --help" ;;
        "deliveries list") commands="" options="-h --help --url --token --ca --data-dir --app --json --state --function --trigger --since --until -n --limit" ;;
        "deliveries redrive") commands="" options="-h --help --url --token --ca --data-dir --app --json --all --function --trigger --since --until -n --limit" ;;
        "apps") commands="list create pause resume delete" options="-h --help" ;;
        "apps list") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "apps create") commands="" options="-h --help --url --token --ca --data-dir --app --json --name" ;;
        "apps pause") commands="" options="-h --help --url --token --ca --data-dir --app --json --reason" ;;
        "apps resume") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "apps delete") commands="" options="-h --help --url --token --ca --data-dir --app --json --yes" ;;
        "tokens") commands="list create revoke" options="-h --help" ;;
        "tokens list") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "tokens create") commands="" options="-h --help --url --token --ca --data-dir --app --json --kind --claims --expires-in" ;;
        "tokens revoke") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "agents") commands="list run runs show follow cancel settings" options="-h --help" ;;
        "agents list") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "agents run") commands="" options="-h --help --url --token --ca --data-dir --app --json -i --input --detach" ;;
        "agents runs") commands="" options="-h --help --url --token --ca --data-dir --app --json --status" ;;
        "agents show") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "agents follow") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "agents cancel") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "agents settings") commands="" options="-h --help --url --token --ca --data-dir --app --json --llm-base-url --llm-model --llm-key-file --llm-timeout --approval-webhook" ;;
        "approvals") commands="list show approve deny" options="-h --help" ;;
        "approvals list") commands="" options="-h --help --url --token --ca --data-dir --app --json --status" ;;
        "approvals show") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "approvals approve") commands="" options="-h --help --url --token --ca --data-dir --app --json --note --arguments" ;;
        "approvals deny") commands="" options="-h --help --url --token --ca --data-dir --app --json --note" ;;
        "mcp") commands="" options="-h --help --url --token --ca --data-dir --app --json --agent" ;;
        "keys") commands="rotate" options="-h --help" ;;
        "keys rotate") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "export") commands="" options="-h --help --url --token --ca --data-dir --app --json --with-secrets" ;;
        "import") commands="" options="-h --help --url --token --ca --data-dir --app --json --dry-run" ;;
        "backup") commands="" options="-h --help --url --token --ca --data-dir --app --json --passphrase-file --no-log" ;;
        "restore") commands="" options="-h --help --data --passphrase-file --json" ;;
        "doctor") commands="" options="-h --help --url --token --ca --data-dir --app --json" ;;
        "completions") commands="" options="-h --help" ;;
    esac
    [[ $current == -* ]] && commands=$options
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$current")
}
complete -o default -F _isola isola
