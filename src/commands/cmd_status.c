#include "base/json.h"
#include "base/mem.h"
#include "commands/output.h"
#include "commands/record_json.h"
#include "crm/hand_edits.h"
#include "crm/sync.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

/* So many lines of a list on a terminal; scripts get them all. */
#define LINES_ON_TERMINAL 20

static int run_status(struct invocation *inv, struct error *err);

static const struct option_spec options[] = {
    {.name = "json", .help = "as one object"},
    {0},
};

const struct command cmd_status = {
    .name = "status",
    .args = "",
    .summary = "tell what was edited by hand and is not committed yet",
    .details =
	"In the words in which 'minicrm commit' would tell it. Then the files that are\n"
	"gone, and those that can't be read, with their place; how far this copy is\n"
	"ahead of the team's and behind, as of the last sync; and what is missing for\n"
	"plain git to merge as minicrm does.\n",
    .options = options,
    .group = GROUP_DIRECTORY,
    .flags = COMMAND_PAGER,
    .run = run_status,
};

static struct json *
pending_json(const struct hand_edit *edit)
{
	struct json *item = json_new_object();

	if (edit->is_record) {
		json_set_string(item, "kind", kind_name(edit->kind));
		json_set_string(item, "id", edit->id);
	}
	json_set_string(item, "path", edit->path);
	json_set_string(item, "action", timeline_action_name(edit->action));
	json_set(item, "changes", changes_to_json(&edit->changes));
	return item;
}

static struct json *
broken_json(const struct broken_file *file)
{
	struct json *item = json_new_object();

	json_set_string(item, "path", file->path);
	json_set(item, "line", json_new_count(file->line));
	json_set(item, "column", json_new_count(file->column));
	json_set_string(item, "message", file->message);
	return item;
}

static struct json *
remote_json(const struct remote_status *remote)
{
	struct json *item = json_new_object();

	json_set_string(item, "name", remote->name);
	json_set_string(item, "branch", remote->branch);
	json_set(item, "ahead", json_new_count(remote->ahead));
	json_set(item, "behind", json_new_count(remote->behind));
	return item;
}

static void
write_json(struct output *out, const struct hand_edits *edits,
    const struct remote_status *remote)
{
	struct json *status = json_new_object(), *pending = json_new_array(),
		    *broken = json_new_array(), *missing = json_new_array();

	for (size_t i = 0; i < edits->count; i++)
		json_append(pending, pending_json(&edits->items[i]));
	for (size_t i = 0; i < edits->broken_count; i++)
		json_append(broken, broken_json(&edits->broken[i]));
	for (size_t i = 0; i < edits->missing.count; i++)
		json_append(missing, json_new_string(edits->missing.items[i]));
	json_set(status, "pending", pending);
	json_set(status, "broken", broken);
	json_set(status, "missing", missing);
	if (remote->name != NULL)
		json_set(status, "remote", remote_json(remote));
	json_set(status, "merge_setup", json_new_bool(remote->merge_setup));
	output_json(out, status);
}

/* A heading with its lines below it, as many as are good to read. Takes the texts over.
 */
static void
write_group(struct output *out, const char *heading, struct strlist *lines, enum ink ink)
{
	size_t shown = lines->count;

	if (output_width(out) > 0 && shown > LINES_ON_TERMINAL + 1)
		shown = LINES_ON_TERMINAL;
	if (lines->count > 0)
		output_textf(out, "%s\n", heading);
	for (size_t i = 0; i < shown; i++) {
		output_text(out, "  ");
		output_value(out, lines->items[i], ink);
		output_text(out, "\n");
	}
	if (shown < lines->count)
		output_textf(out, "  … and %zu more\n", lines->count - shown);
	strlist_release(lines);
}

static void
write_edits(struct output *out, const struct hand_edits *edits)
{
	struct strlist lines = STRLIST_INIT;

	for (size_t i = 0; i < edits->count; i++)
		strlist_add(&lines, edits->items[i].subject);
	write_group(out, "not committed yet ('minicrm commit'):", &lines, INK_PLAIN);
	strlist_copy(&lines, &edits->missing);
	write_group(out,
	    "missing ('git checkout -- PATH' brings it back, 'minicrm commit --deleted' "
	    "lets it go):",
	    &lines, INK_RED);
	for (size_t i = 0; i < edits->broken_count; i++)
		strlist_take(&lines, broken_file_text(&edits->broken[i]));
	write_group(out, "can't be read ('minicrm edit' mends it):", &lines, INK_RED);
	if (edits->count + edits->missing.count + edits->broken_count == 0)
		output_text(out, "nothing to commit\n");
}

static void
write_remote(struct output *out, const struct remote_status *remote)
{
	if (remote->name != NULL && remote->branch == NULL)
		output_textf(
		    out, "%s: nothing shared yet ('minicrm sync')\n", remote->name);
	else if (remote->name != NULL && remote->ahead + remote->behind == 0)
		output_textf(out, "%s/%s: up to date as of the last sync\n", remote->name,
		    remote->branch);
	else if (remote->name != NULL)
		output_textf(out, "%s/%s: %zu ahead, %zu behind ('minicrm sync')\n",
		    remote->name, remote->branch, remote->ahead, remote->behind);
	if (!remote->merge_setup)
		output_textf(out,
		    "plain git does not merge records here as minicrm does: 'minicrm %s' "
		    "sets it up\n",
		    remote->name != NULL ? "sync" : "init");
}

static int
run_status(struct invocation *inv, struct error *err)
{
	struct hand_edits edits = {0};
	struct remote_status remote = {0};
	int ret = crm_find_hand_edits(inv->crm, &edits, err);

	if (ret == 0)
		ret = crm_remote_status(inv->crm, &remote, err);
	if (ret == 0 && args_has(&inv->args, "json")) {
		write_json(inv->out, &edits, &remote);
	} else if (ret == 0) {
		write_edits(inv->out, &edits);
		write_remote(inv->out, &remote);
	}
	remote_status_release(&remote);
	hand_edits_release(&edits);
	return ret;
}
