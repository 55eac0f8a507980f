#include "query_story.h"

static void
test_where(void **state)
{
	static const struct {
		const char *expression, *ids;
	} cases[] = {
	    /* text, ignoring case */
	    {"company=acme", "jose jane"},
	    {"company = ACME", "jose jane"},
	    {"company=strasse ag", "li"},
	    {"company=acm", ""},
	    {"name=JOSÉ GARCÍA", "jose"},
	    {"name=jose garcia", ""},
	    {"id=LI", "li"},
	    {"phone=+1 555 0100", "jane"},
	    {"contact=ann", "ann"},
	    {"Company=Acme", ""}, /* a key's case counts */
	    /* an absent key matches nothing but != */
	    {"company!=Acme", "li ann bob"},
	    {"nothing!=x", "li jose jane ann bob"},
	    {"nothing=", ""},
	    {"nothing~", ""},
	    {"nothing<x", ""},
	    {"company~", "li jose jane"},
	    /* contains, ignoring case and accents */
	    {"name~jose", "jose"},
	    {"company~STRASSE", "li"},
	    {"email~garcia", "jose"},
	    {"notes~démo", "jane"},
	    /* as dates */
	    {"follow_up<" TODAY, "li jose"},
	    {"follow_up<+1d", "li jose"},
	    {"follow_up<=+1d", "li jose jane"},
	    {"follow_up>=tomorrow", "jane"},
	    {"follow_up>today", "jane"},
	    {"follow_up=tomorrow", "jane"},
	    {"follow_up!=tomorrow", "li jose ann bob"},
	    {"created>2026-11-01", "bob"}, /* a whole local day */
	    {"created>=2026-11-01", "jane bob"},
	    {"created=2026-11-01", "jane"},
	    {"created>2026-11-01T08:59:59Z", "jane bob"},
	    {"created<2026-11-01T09:00:00Z", "jose ann"},
	    {"renewal<2027-01-01", "jose"},
	    {"renewal<=2027-01-01T05:00:00Z", "jose jane"},
	    {"last_note>2026-11-20", "li jane"},
	    /* as numbers */
	    {"amount>900", "li jose jane"}, /* `lots` is no number: text */
	    {"amount<1000", "jose"},
	    {"amount<=900.5", "jose"},
	    {"amount>900.50", "li jane"},
	    {"notes>=2", "jane"},
	    {"notes=0", "ann bob"},
	    {"notes=no such words", ""},
	    {"notes!=no such words", "li jose jane ann bob"},
	    /* as text */
	    {"name<b", "ann"},
	    {"name>jane", "li jose jane"},
	    {"name>=JOSE", "li jose"},
	    {"company>acme", "li"},
	    {"name<李", "jose jane ann bob"},
	    /* more keys */
	    {"tags=vip", "jose jane"},
	    {"tags!=vip", "li ann bob"},
	    {"tags~tech", "jane"},
	    {"status=new", "bob"},
	    {"status!=Lost", "jose jane ann bob"},
	    {"follow_up_state=overdue", "jose"},
	    {"kind=lead", "li jose jane ann bob"},
	    {"path~leads", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query_context context = a_context();
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;
		char *ids;

		assert_int_equal(
		    query_add_where(query, cases[i].expression, context.today, &err), 0);
		ids = found(query);
		if (strcmp(ids, cases[i].ids) != 0)
			print_error("--where '%s':\n", cases[i].expression);
		assert_string_equal(ids, cases[i].ids);
		free(ids);
	}
}

static void
test_all_conditions_hold(void **state)
{
	struct query *query = query_new(KIND_LEAD);

	(void)state;
	query_add_tag(query, "vip");
	query_add_text(query, "jane");
	query_add_tag(query, "fintech");
	assert_text(found(query), "jane");

	query = query_new(KIND_LEAD);
	query_add_tag(query, "vip");
	query_add_source(query, "Event");
	assert_text(found(query), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_where),
	    cmocka_unit_test(test_all_conditions_hold),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
