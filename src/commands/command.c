#include "commands/command.h"

#include "base/mem.h"
#include "table.h"

#include <stdlib.h>
#include <string.h>

const struct command *const commands[] = {
    &cmd_dashboard,
    &cmd_list,
    &cmd_show,
    &cmd_trash,
    &cmd_log,
    &cmd_report,
    &cmd_add,
    &cmd_set,
    &cmd_edit,
    &cmd_note,
    &cmd_move,
    &cmd_assign,
    &cmd_convert,
    &cmd_rename,
    &cmd_rm,
    &cmd_restore,
    &cmd_purge,
    &cmd_undo,
    &cmd_redo,
    &cmd_init,
    &cmd_clone,
    &cmd_status,
    &cmd_commit,
    &cmd_tidy,
    &cmd_sync,
    &cmd_check,
    &cmd_merge_driver,
    &cmd_help,
    &cmd_version,
    &cmd_completion,
    NULL,
};

const char *
command_group_name(enum command_group group)
{
	static const char *const names[COMMAND_GROUP_COUNT] = {
	    [GROUP_READ] = "Look",
	    [GROUP_CHANGE] = "Change",
	    [GROUP_DIRECTORY] = "The data directory",
	    [GROUP_ABOUT] = "About minicrm",
	};

	return names[group];
}

const struct command *
command_find(const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0 ||
		    (commands[i]->alias != NULL && strcmp(commands[i]->alias, name) == 0))
			return commands[i];
	return NULL;
}

static size_t
least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* How many letters to put in, take out, change or swap with the next. */
static size_t
distance(const char *a, const char *b)
{
	size_t a_len = strlen(a), width = strlen(b) + 1, result;
	size_t *rows = xcalloc((a_len + 1) * width, sizeof *rows);

	for (size_t i = 0; i <= a_len; i++) {
		size_t *row = rows + i * width;

		row[0] = i;
		for (size_t j = 1; j < width; j++) {
			if (i == 0) {
				row[j] = j;
				continue;
			}
			row[j] = least(row[j - 1] + 1, row[j - width] + 1,
			    row[j - 1 - width] + (a[i - 1] != b[j - 1]));
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && row[j - 2 - 2 * width] + 1 < row[j])
				row[j] = row[j - 2 - 2 * width] + 1;
		}
	}
	result = rows[a_len * width + width - 1];
	free(rows);
	return result;
}

const char *
command_nearest(const char *word)
{
	const char *nearest = NULL;
	size_t best = 3; /* farther ones were not meant */

	if (strlen(word) > 64)
		return NULL;
	for (size_t i = 0; commands[i] != NULL; i++) {
		const char *const names[] = {commands[i]->name, commands[i]->alias};

		for (size_t j = 0; j < 2 && names[j] != NULL; j++) {
			size_t d = distance(word, names[j]);

			if (d < best && d < strlen(names[j])) {
				best = d;
				nearest = names[j];
			}
		}
	}
	return nearest;
}

/* What COMMAND_FIELDS adds besides the field table. */
static const struct option_spec field_options[] = {
    {.name = "name",
	.arg = "NAME",
	.help = "both names at once: 'Jane Doe', or 'Doe, Jane'",
	.kinds = FOR_CONTACT},
    {.name = "set",
	.arg = "KEY=VALUE",
	.help = "any key: a custom field; nothing behind the '=' unsets it"},
    {0},
};

struct spec_list {
	struct option_spec *items;
	size_t count, room;
};

static void
add_spec(struct spec_list *list, const struct option_spec *spec)
{
	ARRAY_GROW(list->items, list->count, list->room);
	list->items[list->count++] = *spec;
}

static void
add_field(struct spec_list *list, const struct field *field)
{
	struct option_spec spec = {.name = field->option,
	    .arg = field->arg,
	    .help = field->help,
	    .field = field};

	add_spec(list, &spec);
}

/* The settable fields of the kind, or of them the one that has this option. */
static void
add_fields(struct spec_list *list, enum kind kind, const char *option)
{
	size_t count;
	const struct field *const *table = field_table(kind, &count);

	for (size_t i = 0; i < count; i++)
		if ((table[i]->flags & FIELD_SETTABLE) != 0 &&
		    (option == NULL || strcmp(table[i]->option, option) == 0))
			add_field(list, table[i]);
}

static void
add_specs(struct spec_list *list, const struct option_spec *specs, enum kind kind)
{
	for (; specs->name != NULL; specs++) {
		if (specs->help == NULL)
			add_fields(list, kind, specs->name);
		else if (specs->kinds == 0 || (specs->kinds & 1u << kind) != 0)
			add_spec(list, specs);
	}
}

struct option_spec *
command_options(const struct command *command, enum kind kind, size_t *count)
{
	static const struct option_spec help = {
	    .name = "help", .letter = 'h', .help = "this help"};
	struct spec_list list = {NULL, 0, 0};

	if ((command->flags & COMMAND_FIELDS) != 0) {
		add_fields(&list, kind, NULL);
		add_specs(&list, field_options, kind);
	}
	if (command->options != NULL)
		add_specs(&list, command->options, kind);
	add_spec(&list, &help);
	*count = list.count;
	return list.items;
}
