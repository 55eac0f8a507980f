#ifndef COMMANDS_RECORD_JSON_H
#define COMMANDS_RECORD_JSON_H

#include "base/json.h"
#include "model/diff.h"
#include "model/query.h"
#include "model/record.h"

/*
 * A record as every `--json` has it: kind, id, path, name, the field table's keys in its
 * order, follow_up_state behind follow_up, custom, notes. Days and instants in their
 * canonical form. A broken one: kind, id, path and broken {line, column, message}.
 */
struct json *record_to_json(
    const struct record *record, const struct query_context *context);

/* What changed, as `log` and `status` have it: [{key, from, to}]. */
struct json *changes_to_json(const struct record_diff *changes);

#endif
