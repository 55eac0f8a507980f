#include "base/mem.h"
#include "check_internal.h"

#include <stdlib.h>
#include <string.h>

void
check_settings(struct check *c)
{
	static const char path[] = "minicrm.ini";
	struct setting_problems problems = SETTING_PROBLEMS_INIT;
	struct error why = ERROR_INIT;
	struct buf text = BUF_INIT;
	int found = store_read_file(c->store, path, &text, &why);

	if (found < 0)
		check_tell(c, &(struct finding){.rule = "settings", .path = path}, "%s",
		    why.message);
	team_release(&c->crm->team);
	team_parse(text.data, text.len, &c->crm->team, &problems);
	for (size_t i = 0; i < problems.count; i++) {
		const struct setting_problem *problem = &problems.items[i];
		struct finding finding = {
		    .path = path, .line = problem->line, .column = problem->column};

		finding.rule = problem->is_error ? "settings" : "unknown-setting";
		finding.level = problem->is_error ? PROBLEM_ERROR : PROBLEM_WARNING;
		check_tell(c, &finding, "%s", problem->message);
	}
	setting_problems_release(&problems);
	buf_release(&text);
	error_clear(&why);
}

/* What .gitattributes says of records (gitattributes(5)). */
struct attributes {
	bool merge, text;
	size_t line; /* the last that speaks of them */
};

/* Whatever order they stand in, and on how many lines. */
static void
read_attributes(const char *line, size_t number, struct attributes *out)
{
	struct strlist words = STRLIST_INIT;
	char *blanks = xstrdup(line);

	for (char *at = blanks; *at != '\0'; at++)
		if (*at == '\t' || *at == '\r')
			*at = ' ';
	strlist_split(&words, blanks, ' ');
	if (words.count > 0 && strcmp(words.items[0], "*.yaml") == 0) {
		out->line = number;
		out->merge |= strlist_has(&words, "merge=minicrm");
		out->text |= strlist_has(&words, "-text");
	}
	strlist_release(&words);
	free(blanks);
}

void
check_attributes(struct check *c)
{
	static const char path[] = ".gitattributes";
	struct attributes attributes = {false, false, 0};
	struct error ignored = ERROR_INIT;
	struct repository *repo = NULL;
	struct buf text = BUF_INIT;
	size_t number = 1;

	/* Without a repository nothing is merged; `init` writes the line. */
	if (crm_repository(c->crm, &repo, &ignored) == 0 && repo == NULL)
		goto out;
	error_clear(&ignored);
	store_read_file(c->store, path, &text, &ignored);
	for (char *line = text.data; line != NULL; number++) {
		char *end = strchr(line, '\n');

		if (end != NULL)
			*end++ = '\0';
		read_attributes(line, number, &attributes);
		line = end;
	}
	if (!attributes.merge || !attributes.text)
		check_tell(c,
		    &(struct finding){
			.rule = "gitattributes", .path = path, .line = attributes.line},
		    "expected the line '*.yaml merge=minicrm -text', or git merges "
		    "records "
		    "as any text: run 'minicrm init'");
out:
	buf_release(&text);
	error_clear(&ignored);
}
