#include "commands/editor.h"

#include "base/mem.h"
#include "base/process.h"
#include "commands/question.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *
chosen_editor(const struct invocation *inv)
{
	const struct settings *settings = crm_settings(inv->crm);

	if (settings->editor != NULL && *settings->editor != '\0')
		return settings->editor;
	return inv->env->visual != NULL ? inv->env->visual : inv->env->editor;
}

bool
can_edit(const struct invocation *inv)
{
	return chosen_editor(inv) != NULL ||
	       (inv->env->stdin_tty && inv->env->stdout_tty);
}

/* The editor's words with the file behind them. */
static const char **
editor_argv(char **words, const char *path)
{
	size_t count = 0;
	const char **argv;

	while (words[count] != NULL)
		count++;
	argv = xcalloc(count + 2, sizeof *argv);
	for (size_t i = 0; i < count; i++)
		argv[i] = words[i];
	argv[count] = path;
	return argv;
}

/* Runs it to its end; an editor that fails is an error. */
static int
run_editor(struct invocation *inv, const char *path, struct error *err)
{
	const char *command = chosen_editor(inv);
	char **words = process_words(command != NULL ? command : "vi");
	const char **argv = NULL;
	struct process process = {.inherit_input = true};
	int status, ret = -1;

	if (words == NULL || words[0] == NULL) {
		error_failed(err, "cannot make out the editor '%s'", command);
		goto out;
	}
	argv = editor_argv(words, path);
	process.argv = argv;
	fflush(NULL);
	if (process_run(&process, &status, err) != 0)
		goto out;
	ret = status == 0
		  ? 0
		  : error_failed(err, "the editor '%s' ended with %d", words[0], status);
out:
	free(argv);
	process_words_free(words);
	return ret;
}

static bool
is_unchanged(const struct draft *draft, const struct buf *text)
{
	return text->len == draft->text.len &&
	       memcmp(text->data, draft->text.data, text->len) == 0;
}

/* Leaves the file, and says where it is behind the error. */
static void
keep(struct draft *draft, struct error *err)
{
	char *message;

	draft_keep(draft);
	message = xasprintf("%s; your text is kept in '%s'", err->message, draft->path);
	free(err->message);
	err->message = message;
}

/* Shows the mistake, with what another program said of it, and asks. */
static char
ask_about(struct invocation *inv, const struct error *err)
{
	struct buf question = BUF_INIT;
	struct strlist lines = STRLIST_INIT;
	char answer;

	buf_addf(&question, "minicrm: %s\n", err->message);
	if (err->details != NULL)
		strlist_split(&lines, err->details, '\n');
	for (size_t i = 0; i < lines.count; i++)
		buf_addf(&question, "  %s\n", lines.items[i]);
	buf_addstr(&question, "(e)dit again, (k)eep the text beside, (g)ive it up?");
	answer = ask(inv, question.data, "egk");
	strlist_release(&lines);
	buf_release(&question);
	return answer;
}

/* True where the user goes on editing; false: what is left is done. */
static bool
asks_to_go_on(struct invocation *inv, struct draft *draft, struct error *err)
{
	enum error_code code = err->code;
	char answer;

	if (!can_ask(inv)) {
		keep(draft, err);
		return false;
	}
	answer = ask_about(inv, err);
	error_clear(err);
	if (answer == 'e')
		return true;
	if (answer == 'k') {
		draft_keep(draft);
		error_failed(err, "your text is kept in '%s'", draft->path);
	} else {
		draft_discard(draft);
		error_failed(err, "given up: nothing was changed");
	}
	err->code = code;
	return false;
}

enum round { ROUND_DONE, ROUND_FAILED, ROUND_AGAIN };

/* Nothing was typed that could be lost. */
static enum round
leave(struct invocation *inv, struct draft *draft, const struct text_use *use,
    struct error *err)
{
	draft_discard(draft);
	if (err->code == ERROR_NONE && use->nothing == NULL) {
		strlist_add(&inv->notices, "nothing to change");
		return ROUND_DONE;
	}
	if (err->code == ERROR_NONE)
		error_failed(err, "%s", use->nothing);
	return ROUND_FAILED;
}

/* Once through the editor. */
static enum round
edit_once(struct invocation *inv, struct draft *draft, const struct text_use *use,
    struct error *err)
{
	struct buf text = BUF_INIT;
	enum round round = ROUND_FAILED;
	bool edited = run_editor(inv, draft->path, err) == 0;
	int taken;

	if (draft_read(draft, &text, err) != 0)
		goto out;
	if (is_unchanged(draft, &text)) {
		round = leave(inv, draft, use, err);
		goto out;
	}
	if (!edited) {
		keep(draft, err);
		goto out;
	}
	taken = use->take(inv, &text, use->context, err);
	if (taken == 0) {
		draft_discard(draft);
		round = ROUND_DONE;
	} else if (taken == 1) {
		round = leave(inv, draft, use, err);
	} else if (asks_to_go_on(inv, draft, err)) {
		round = ROUND_AGAIN;
	}
out:
	buf_release(&text);
	return round;
}

static void
tell_earlier(struct invocation *inv, const struct draft *draft)
{
	struct strlist earlier = STRLIST_INIT;

	draft_earlier(draft, &earlier);
	for (size_t i = 0; i < earlier.count; i++)
		strlist_take(&inv->notices,
		    xasprintf("an earlier text is still kept in '%s': take from it what "
			      "you need, and delete it",
			earlier.items[i]));
	strlist_release(&earlier);
}

int
edit_draft(struct invocation *inv, struct draft *draft, const struct text_use *use,
    struct error *err)
{
	enum round round = ROUND_AGAIN;

	while (round == ROUND_AGAIN)
		round = edit_once(inv, draft, use, err);
	tell_earlier(inv, draft);
	draft_release(draft);
	return round == ROUND_DONE ? 0 : -1;
}
