#include "commands/args.h"

#include "base/buf.h"
#include "base/mem.h"
#include "commands/command.h"
#include "table.h"

#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#define LONG_VALUE 256 /* getopt's value of the first long option; letters are below */

/* What getopt_long(3) wants. */
struct getopt_input {
	char *letters;
	struct option *options;
};

static void
getopt_input_release(struct getopt_input *input)
{
	free(input->letters);
	free(input->options);
}

/* `mode`: what the string of letters begins with ('+': stop at the first argument). */
static struct getopt_input
getopt_input_of(const struct option_spec *specs, size_t count, char mode)
{
	struct buf letters = BUF_INIT;
	struct getopt_input input;
	size_t n = 0;

	buf_addch(&letters, mode);
	buf_addch(&letters, ':');
	input.options = xcalloc(count + 1, sizeof *input.options);
	for (size_t i = 0; i < count; i++) {
		const struct option_spec *spec = &specs[i];

		if (spec->name[1] != '\0')
			input.options[n++] = (struct option){spec->name,
			    spec->arg != NULL ? required_argument : no_argument, NULL,
			    LONG_VALUE + (int)i};
		if (spec->letter != 0)
			buf_addf(
			    &letters, "%c%s", spec->letter, spec->arg != NULL ? ":" : "");
	}
	input.letters = buf_detach(&letters, NULL);
	return input;
}

static const struct option_spec *
spec_of_value(const struct option_spec *specs, size_t count, int value)
{
	if (value >= LONG_VALUE)
		return &specs[value - LONG_VALUE];
	for (size_t i = 0; i < count; i++)
		if (specs[i].letter != 0 && specs[i].letter == value)
			return &specs[i];
	return NULL;
}

/* "--source, --status": the long options that the text may stand for. */
static char *
candidates(const struct option_spec *specs, size_t count, const char *text)
{
	size_t len = strcspn(text, "=");
	struct buf names = BUF_INIT;

	for (size_t i = 0; i < count; i++)
		if (len > 2 && strncmp(specs[i].name, text + 2, len - 2) == 0)
			buf_addf(
			    &names, "%s--%s", names.len > 0 ? ", " : "", specs[i].name);
	return buf_detach(&names, NULL);
}

/* What getopt_long(3) refused, and why; `where` says how to learn more. */
static int
refuse(const struct option_spec *specs, size_t count, int result, const char *text,
    const char *where, struct error *err)
{
	const struct option_spec *spec = spec_of_value(specs, count, optopt);
	char *names;

	if (result == ':')
		return error_usage(err, "option '%s%s' needs a value, %s: see '%s'",
		    optopt < LONG_VALUE ? "-" : "--",
		    optopt < LONG_VALUE ? (char[]){(char)optopt, '\0'} : spec->name,
		    spec->arg, where);
	if (optopt >= LONG_VALUE)
		return error_usage(
		    err, "option '--%s' takes no value: see '%s'", spec->name, where);
	if (optopt != 0)
		return error_usage(
		    err, "unknown option '-%c': see '%s'", (char)optopt, where);
	names = candidates(specs, count, text);
	if (strchr(names, ',') != NULL)
		error_usage(err, "option '%.*s' may be any of %s: see '%s'",
		    (int)strcspn(text, "="), text, names, where);
	else
		error_usage(err, "unknown option '%.*s': see '%s'",
		    (int)strcspn(text, "="), text, where);
	free(names);
	return -1;
}

const struct option_spec global_options[] = {
    {.name = "C",
	.letter = 'C',
	.arg = "DIR",
	.help = "the data directory; else MINICRM_DIR, else the nearest one upwards"},
    {.name = "config",
	.arg = "FILE",
	.help = "the personal settings; else ~/.config/minicrm/config.ini"},
    {.name = "color", .arg = "MODE", .help = "colours: auto, always or never"},
    {.name = "help", .letter = 'h', .help = "this help"},
    {.name = "version", .help = "the version"},
    {0},
};
#define GLOBAL_OPTION_COUNT (sizeof global_options / sizeof *global_options - 1)

static int
take_global(struct global_args *args, const char *name, char *value, struct error *err)
{
	if (strcmp(name, "C") == 0)
		args->place.dir = value;
	else if (strcmp(name, "config") == 0)
		args->place.config = value;
	else if (strcmp(name, "help") == 0)
		args->help = true;
	else if (strcmp(name, "version") == 0)
		args->version = true;
	else if (color_mode_parse(value, &args->color))
		args->has_color = true;
	else
		return error_usage(
		    err, "bad color '%s': expected auto, always or never", value);
	return 0;
}

/* An option of what runs where no command is named. */
static bool
is_of_dashboard(const char *word)
{
	const struct option_spec *spec = cmd_dashboard.options;

	if (strncmp(word, "--", 2) != 0)
		return false;
	while (spec->name != NULL && strcmp(spec->name, word + 2) != 0)
		spec++;
	return spec->name != NULL;
}

/* Reads options from argv[first] on; the index of what stands behind them, or -1. */
static int
take_globals(
    struct global_args *args, int argc, char **argv, int first, struct error *err)
{
	struct getopt_input input =
	    getopt_input_of(global_options, GLOBAL_OPTION_COUNT, '+');
	char **words = argv + first - 1;
	int result, ret = -1;

	optind = 0;
	opterr = 0;
	while ((result = getopt_long(
		    argc - first + 1, words, input.letters, input.options, NULL)) != -1) {
		const struct option_spec *spec =
		    spec_of_value(global_options, GLOBAL_OPTION_COUNT, result);

		if (result == '?' && is_of_dashboard(words[optind - 1])) {
			ret = first - 1 + optind - 1;
			goto out;
		}
		if (result == '?' || result == ':') {
			refuse(global_options, GLOBAL_OPTION_COUNT, result,
			    words[optind - 1], "minicrm help", err);
			goto out;
		}
		if (take_global(args, spec->name, optarg, err) != 0)
			goto out;
	}
	ret = first - 1 + optind;
out:
	getopt_input_release(&input);
	return ret;
}

int
global_args_parse(struct global_args *args, int argc, char **argv, struct error *err)
{
	int next;

	*args = (struct global_args){.kind = KIND_LEAD};
	next = take_globals(args, argc, argv, 1, err);
	if (next < 0 || next >= argc || !kind_parse(argv[next], &args->kind))
		return next;
	args->has_kind = true;
	return take_globals(args, argc, argv, next + 1, err);
}

/* "minicrm help add", or "minicrm help contact add": where to learn more. */
static char *
help_place(const struct command *command, enum kind kind)
{
	return xasprintf("minicrm help %s%s", kind_prefix(kind), command->name);
}

/* A global option that stands behind the command; NULL: it is none. */
static const char *
misplaced_global(const char *text)
{
	if (optopt == 'C')
		return "-C DIR";
	if (optopt == 0 && strncmp(text, "--config", strlen("--config")) == 0)
		return "--config FILE";
	if (optopt == 0 && strncmp(text, "--color", strlen("--color")) == 0)
		return "--color=MODE";
	return NULL;
}

static int
refuse_option(const struct args *args, const struct command *command, enum kind kind,
    int result, const char *text, struct error *err)
{
	const char *global = result == '?' ? misplaced_global(text) : NULL;
	char *where = help_place(command, kind);

	if (global != NULL)
		error_usage(err, "'%s' stands before the command: minicrm %s %s%s",
		    global, global, kind_prefix(kind), command->name);
	else
		refuse(args->specs, args->spec_count, result, text, where, err);
	free(where);
	return -1;
}

static void
add_item(struct args *args, const char *item)
{
	ARRAY_GROW(args->items, args->count, args->room);
	args->items[args->count++] = item;
}

static void
add_option(struct args *args, const struct option_spec *spec, const char *value)
{
	ARRAY_GROW(args->options, args->option_count, args->option_room);
	args->options[args->option_count++] = (struct arg_option){spec, value};
}

/* The options, and the arguments between them. */
static int
take_words(struct args *args, const struct command *command, enum kind kind, int argc,
    char **argv, struct error *err)
{
	struct getopt_input input = getopt_input_of(args->specs, args->spec_count, '-');
	int result, ret = -1;

	optind = 0;
	opterr = 0;
	while (!args->help && (result = getopt_long(argc, argv, input.letters,
				   input.options, NULL)) != -1) {
		const struct option_spec *spec =
		    spec_of_value(args->specs, args->spec_count, result);

		if (result == '?' || result == ':') {
			refuse_option(args, command, kind, result, argv[optind - 1], err);
			goto out;
		}
		if (result == 1)
			add_item(args, optarg);
		else if (strcmp(spec->name, "help") == 0)
			args->help = true;
		else
			add_option(args, spec, optarg);
	}
	for (int i = optind; i < argc; i++)
		add_item(args, argv[i]);
	ret = 0;
out:
	getopt_input_release(&input);
	return ret;
}

static int
check_count(const struct args *args, const struct command *command, enum kind kind,
    struct error *err)
{
	size_t max = (size_t)command->max_args;
	char *where, *text;

	if (args->count >= (size_t)command->min_args &&
	    (command->max_args < 0 || args->count <= max))
		return 0;
	where = help_place(command, kind);
	if (args->count < (size_t)command->min_args) {
		error_usage(
		    err, "'%s' needs %s: see '%s'", command->name, command->args, where);
	} else if ((command->flags & COMMAND_TEXT) != 0) {
		text = args_text(args, max - 1);
		error_usage(err, "several words need quotes: minicrm %s%s '%s'",
		    kind_prefix(kind), command->name, text);
		free(text);
	} else {
		error_usage(err, "'%s' is one argument too many: see '%s'",
		    args->items[max], where);
	}
	free(where);
	return -1;
}

int
args_parse(struct args *args, const struct command *command, enum kind kind, int argc,
    char **argv, struct error *err)
{
	*args = (struct args){0};
	args->specs = command_options(command, kind, &args->spec_count);
	if (take_words(args, command, kind, argc, argv, err) != 0)
		return -1;
	return args->help ? 0 : check_count(args, command, kind, err);
}

void
args_release(struct args *args)
{
	free(args->specs);
	free(args->options);
	free(args->items);
	*args = (struct args){0};
}

const char *
args_value(const struct args *args, const char *name)
{
	for (size_t i = args->option_count; i-- > 0;)
		if (strcmp(args->options[i].spec->name, name) == 0)
			return args->options[i].value;
	return NULL;
}

bool
args_has(const struct args *args, const char *name)
{
	for (size_t i = 0; i < args->option_count; i++)
		if (strcmp(args->options[i].spec->name, name) == 0)
			return true;
	return false;
}

char *
args_text(const struct args *args, size_t first)
{
	struct buf text = BUF_INIT;

	for (size_t i = first; i < args->count; i++) {
		if (i > first)
			buf_addch(&text, ' ');
		buf_addstr(&text, args->items[i]);
	}
	return buf_detach(&text, NULL);
}

int
args_number(const char *option, const char *text, long min, long *out, struct error *err)
{
	char *end;

	*out = strtol(text, &end, 10);
	if (*text < '0' || *text > '9' || *end != '\0' || *out < min || *out > 999999999)
		return error_usage(err, "bad --%s '%s': expected a whole number from %ld",
		    option, text, min);
	return 0;
}

int
args_day(const struct args *args, const char *option, day_t today, bool *given,
    day_t *out, struct error *err)
{
	const char *text = args_value(args, option);

	*given = text != NULL;
	if (text == NULL || day_parse_input(text, today, out))
		return 0;
	return error_usage(err,
	    "bad --%s '%s': expected a day such as 2026-12-01, today or yesterday",
	    option, text);
}
