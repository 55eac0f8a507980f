#include "history_internal.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

/* gitattributes(5). */
enum { FILTER, TEXT, CRLF, EOL, IDENT, ENCODING, ATTRIBUTE_COUNT };
static const char *const names[ATTRIBUTE_COUNT] = {
    "filter", "text", "crlf", "eol", "ident", "working-tree-encoding"};

/* What is done to line ends. */
struct conversion {
	bool in;         /* CRLF becomes LF in the blob */
	bool out;        /* LF becomes CRLF in the file */
	const char *why; /* the setting that says so */
};

static bool
is_value(const char *attribute, const char *value)
{
	return GIT_ATTR_HAS_VALUE(attribute) && strcmp(attribute, value) == 0;
}

/* core.autocrlf, or core.eol, for text whose `eol` is not said. */
static void
configured_eol(git_repository *git, struct conversion *out)
{
	char *autocrlf = config_string(git, "core.autocrlf");
	char *eol = config_string(git, "core.eol");

	if (autocrlf != NULL && strcmp(autocrlf, "input") == 0)
		out->out = false;
	else if (config_true(git, "core.autocrlf", false))
		out->out = true;
	else
		out->out = eol != NULL && strcmp(eol, "crlf") == 0;
	free(autocrlf);
	free(eol);
}

/* As convert_attrs() of git decides it; `crlf` is what `text` was called once. */
static struct conversion
line_ends(git_repository *git, const char *const attributes[])
{
	const char *text = GIT_ATTR_IS_UNSPECIFIED(attributes[TEXT]) ? attributes[CRLF]
								     : attributes[TEXT];
	struct conversion result = {true, false, "the attribute 'text'"};
	char *autocrlf;

	if (GIT_ATTR_IS_FALSE(text))
		return (struct conversion){false, false, NULL};
	if (GIT_ATTR_HAS_VALUE(attributes[EOL])) {
		result.out = strcmp(attributes[EOL], "crlf") == 0;
		result.why = "the attribute 'eol'";
		return result;
	}
	if (!GIT_ATTR_IS_UNSPECIFIED(text)) {
		configured_eol(git, &result);
		if (is_value(text, "input"))
			result.out = false;
		return result;
	}
	autocrlf = config_string(git, "core.autocrlf");
	result.in = autocrlf != NULL && (strcmp(autocrlf, "input") == 0 ||
					    config_true(git, "core.autocrlf", false));
	result.why = "core.autocrlf";
	if (result.in)
		configured_eol(git, &result);
	free(autocrlf);
	return result;
}

static bool
has_crlf(const struct blob *blob)
{
	const char *at = blob->bytes, *end = blob->bytes + blob->len;

	while ((at = memchr(at, '\r', (size_t)(end - at))) != NULL)
		if (++at < end && *at == '\n')
			return true;
	return false;
}

static bool
has_bare_lf(const struct blob *blob)
{
	for (size_t i = 0; i < blob->len; i++)
		if (blob->bytes[i] == '\n' && (i == 0 || blob->bytes[i - 1] != '\r'))
			return true;
	return false;
}

static bool
is_yaml(const char *path)
{
	size_t len = strlen(path);

	return len >= 5 && strcmp(path + len - 5, ".yaml") == 0;
}

static int
refuse(const char *path, const char *why, struct error *err)
{
	if (is_yaml(path))
		return error_failed(err,
		    "git would change the bytes of '%s' (%s): add the line '*.yaml "
		    "merge=minicrm -text' to .gitattributes",
		    path, why);
	return error_failed(err,
	    "git would change the bytes of '%s' (%s): add the line '/%s -text' to "
	    ".gitattributes",
	    path, why, path);
}

/*
 * What git does to line ends on the way out does no harm where minicrm never reads
 * the file back and writes it: only the records count there.
 */
static int
check_line_ends(git_repository *git, const char *path, const struct blob *blob,
    const char *const attributes[], struct error *err)
{
	struct conversion ends = line_ends(git, attributes);

	if (ends.in && has_crlf(blob))
		return refuse(path, ends.why, err);
	if (ends.in && ends.out && is_yaml(path) && has_bare_lf(blob))
		return refuse(path, ends.why, err);
	return 0;
}

static bool
has_ident(const struct blob *blob)
{
	for (size_t i = 0; i + 3 < blob->len; i++)
		if (memcmp(blob->bytes + i, "$Id", 3) == 0 &&
		    (blob->bytes[i + 3] == '$' || blob->bytes[i + 3] == ':'))
			return true;
	return false;
}

static int
refuse_filter(const char *path, const char *filter, struct error *err)
{
	return error_failed(err,
	    "'%s' goes through the filter '%s' (.gitattributes), which minicrm cannot "
	    "run: "
	    "take it out with a line '%s !filter'",
	    path, filter, path);
}

int
repository_check_filter(struct repository *repo, const char *path, struct error *err)
{
	const char *value = NULL;

	if (git_attr_get(&value, repo->git, GIT_ATTR_CHECK_FILE_THEN_INDEX, path,
		names[FILTER]) != 0)
		return history_failed(err, "cannot read the attributes of '%s'", path);
	return GIT_ATTR_HAS_VALUE(value) ? refuse_filter(path, value, err) : 0;
}

int
attributes_check(
    struct repository *repo, const char *path, const struct blob *blob, struct error *err)
{
	const char *values[ATTRIBUTE_COUNT];
	/* libgit2 takes an array of pointers it does not write to. */
	const char *wanted[ATTRIBUTE_COUNT];

	memcpy(wanted, names, sizeof names);
	if (git_attr_get_many(values, repo->git, GIT_ATTR_CHECK_FILE_THEN_INDEX, path,
		ATTRIBUTE_COUNT, wanted) != 0)
		return history_failed(err, "cannot read the attributes of '%s'", path);
	if (GIT_ATTR_HAS_VALUE(values[FILTER]))
		return refuse_filter(path, values[FILTER], err);
	if (GIT_ATTR_HAS_VALUE(values[ENCODING]))
		return refuse(path, "the attribute 'working-tree-encoding'", err);
	if (GIT_ATTR_IS_TRUE(values[IDENT]) && has_ident(blob))
		return refuse(path, "the attribute 'ident'", err);
	return check_line_ends(repo->git, path, blob, values, err);
}
