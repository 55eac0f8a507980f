#include "model/query.h"

#include "base/buf.h"

#include "model_story.h"

#define TODAY "2026-11-23"

static struct query_context
a_context(void)
{
	struct query_context context = {.upcoming_days = 2, .user = "alice"};

	assert_true(day_parse(TODAY, &context.today));
	return context;
}

/* The leads of the story, in no order; `broken` can't be read. */
static void
add_leads(struct record_list *list)
{
	struct record *bob =
	    a_lead("bob", "name", "Bob", "created", "2026-11-23T08:00:00Z");
	struct record *jane = a_lead("jane", "name", "Jane Doe", "email",
	    "Jane@Acme.example", "phone", "+1 555 0100", "source", "Referral",
	    "assigned_to", "alice", "status", "Contacted", "follow_up", "2026-11-24",
	    "tags", "vip,fintech", "created", "2026-11-01T09:00:00Z", "amount", "1500",
	    "company", "Acme", "renewal", "2027-01-01");
	struct record *jose = a_lead("jose", "name", "José García", "email",
	    "jose@garcía.example", "source", "cold outreach", "assigned_to", "Zoë",
	    "status", "qualified", "follow_up", "2026-11-20", "tags", "VIP", "created",
	    "2026-10-01T09:00:00Z", "amount", "900.50", "company", "ACME", "renewal",
	    "2026-12-31T23:00:00Z");
	struct record *li = a_lead("li", "name", "李伟", "source", "Event", "assigned_to",
	    "bob", "status", "Lost", "follow_up", "2026-11-01", "amount", "lots",
	    "company", "Straße AG");
	struct record *ann = a_lead("ann", "name", "ann Adams", "status", "Converted",
	    "contact", "ann", "source", "referral", "created", "2026-01-01T00:00:00Z");
	struct record *broken = record_new(KIND_LEAD, "aaa", "leads/aaa.yaml");

	with_note(jane, "2026-11-20T10:00:00Z", "alice", "Called; wants a démo.");
	with_note(jane, "2026-11-21T10:00:00Z", "alice", "Sent the offer");
	with_note(jose, NULL, NULL, "Met at the fair");
	with_note(li, "2026-11-22T10:00:00Z", "bob", "No budget");
	record_break(broken, "yaml", 1, 1, "bad");
	record_list_add(list, broken);
	record_list_add(list, li);
	record_list_add(list, ann);
	record_list_add(list, jane);
	record_list_add(list, bob);
	record_list_add(list, jose);
}

/* The ids that the query lets through, in its order. Frees the query. */
static char *
found(struct query *query)
{
	struct query_context context = a_context();
	struct record_list list = RECORD_LIST_INIT;
	struct buf ids = BUF_INIT;

	add_leads(&list);
	query_apply(query, &list, &context);
	for (size_t i = 0; i < list.count; i++)
		buf_addf(&ids, "%s%s", i > 0 ? " " : "", list.items[i]->id);
	record_list_release(&list);
	query_free(query);
	return buf_detach(&ids, NULL);
}

static void
test_a_list_is_in_order_of_follow_up_then_name(void **state)
{
	struct query *query = query_new(KIND_LEAD);

	(void)state;
	assert_false(query_has_conditions(query));
	assert_text(found(query), "li jose jane ann bob aaa");
	query_free(NULL);
}

static void
test_plain_conditions(void **state)
{
	static const struct {
		void (*add)(struct query *, const char *);
		const char *text, *ids;
	} cases[] = {
	    {query_add_text, "jane", "jane"},
	    {query_add_text, "ACME.EX", "jane"},
	    {query_add_text, "jose garcia", "jose"},
	    {query_add_text, "JOSÉ", "jose"},
	    {query_add_text, "GARCIA.", "jose"}, /* its e-mail has an accent */
	    {query_add_text, "伟", "li"},
	    {query_add_text, "a", "jose jane ann"},
	    {query_add_text, "", "li jose jane ann bob"},
	    {query_add_text, "fintech", ""},
	    {query_add_text, "Bobby", ""},
	    {query_add_notes, "demo", "jane"},
	    {query_add_notes, "OFFER", "jane"},
	    {query_add_notes, "fair", "jose"},
	    {query_add_notes, "jane", ""},
	    {query_add_source, "referral", "jane ann"},
	    {query_add_source, "Event, COLD OUTREACH", "li jose"},
	    {query_add_source, "Outreach", ""},
	    {query_add_source, "", ""},
	    {query_add_assigned, "Alice", "jane"},
	    {query_add_assigned, "ZOË,bob", "li jose"},
	    {query_add_assigned, "Zoe", ""}, /* accents count in names of users */
	    {query_add_tag, "vip", "jose jane"},
	    {query_add_tag, "FinTech", "jane"},
	    {query_add_tag, "vi", ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		cases[i].add(query, cases[i].text);
		assert_true(query_has_conditions(query));
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_statuses_are_a_set(void **state)
{
	static const struct {
		const char *list, *ids;
	} cases[] = {
	    {"New", "bob"},
	    {"contacted, QUALIFIED", "jose jane"},
	    {"Lost,Converted,Lost", "li ann"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;

		assert_int_equal(query_add_status(query, cases[i].list, &err), 0);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_a_mistake_in_a_condition_is_a_usage_error(void **state)
{
#define EXPECTED "expected KEY=VALUE, KEY!=VALUE, KEY~VALUE, KEY<VALUE or KEY>VALUE"
	static const struct {
		int (*add)(struct query *, const char *, struct error *);
		const char *text, *message;
	} cases[] = {
	    {query_add_status, "Lost,Newish",
		"unknown status 'Newish': expected one of " STATUS_NAMES},
	    {query_add_status, " ,", "no status given: expected one of " STATUS_NAMES},
	    {query_set_sort, "", "bad order '': expected KEY[,-KEY]"},
	    {query_set_sort, "name,-", "bad order 'name,-': expected KEY[,-KEY]"},
	    {NULL, "company", "bad condition 'company': " EXPECTED},
	    {NULL, "company!Acme", "bad condition 'company!Acme': " EXPECTED},
	    {NULL, "", "bad condition '': " EXPECTED},
	    {NULL, " =Acme", "bad condition ' =Acme': " EXPECTED},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;
		int rc = cases[i].add != NULL
			     ? cases[i].add(query, cases[i].text, &err)
			     : query_add_where(query, cases[i].text, 0, &err);

		assert_int_equal(rc, -1);
		assert_int_equal(err.code, ERROR_USAGE);
		assert_string_equal(err.message, cases[i].message);
		assert_false(query_has_conditions(query));
		error_clear(&err);
		query_free(query);
	}
}

static void
test_states_of_follow_ups(void **state)
{
	static const struct {
		unsigned states;
		const char *ids;
	} cases[] = {
	    {1 << FOLLOW_UP_OVERDUE, "jose"},
	    {1 << FOLLOW_UP_TODAY | 1 << FOLLOW_UP_OVERDUE, "jose"},
	    {1 << FOLLOW_UP_UPCOMING, "jane"},
	    {1 << FOLLOW_UP_NONE, "li ann bob"},
	    {0, ""},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		query_add_follow_up(query, cases[i].states);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_leads_that_nobody_has(void **state)
{
	struct query *query = query_new(KIND_LEAD);

	(void)state;
	query_add_unassigned(query);
	assert_text(found(query), "ann bob");
}

static void
test_leads_that_nobody_touched(void **state)
{
	static const struct {
		int days;
		const char *ids;
	} cases[] = {
	    {0, "jane"}, {1, "jane"}, /* two days ago */
	    {2, ""}, /* jose's note has no time: it was written just now */
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		query_add_stale(query, cases[i].days);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_a_lead_without_any_time_is_stale_and_a_contact_never(void **state)
{
	struct query_context context = a_context();
	struct query *query = query_new(KIND_LEAD);
	struct record *lead = a_lead("x", "name", "X");
	struct record *contact = a_contact("x", "first_name", "X");

	(void)state;
	query_add_stale(query, 30);
	assert_true(query_match(query, lead, &context));
	assert_false(query_match(query, contact, &context));
	record_free(lead);
	record_free(contact);
	query_free(query);
}

static void
test_a_lead_without_a_note_is_as_old_as_it_is(void **state)
{
	struct query_context context = a_context();
	struct record *lead = a_lead("x", "name", "X", "created", "2026-10-01T09:00:00Z");

	(void)state;
	for (int days = 52; days <= 53; days++) {
		struct query *query = query_new(KIND_LEAD);

		query_add_stale(query, days);
		assert_int_equal(query_match(query, lead, &context), days == 52);
		query_free(query);
	}
	record_free(lead);
}

static void
test_when_notes_were_written_matters_to_some(void **state)
{
	static const struct {
		bool stale;
		const char *where, *sort;
		bool matters;
	} cases[] = {
	    {true, NULL, NULL, true},
	    {false, "last_note<2026-11-01", NULL, true},
	    {false, NULL, "name,-last_note", true},
	    {false, "notes>1", "name", false},
	};
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		if (cases[i].stale)
			query_add_stale(query, 1);
		if (cases[i].where != NULL)
			assert_int_equal(
			    query_add_where(query, cases[i].where, 0, &err), 0);
		if (cases[i].sort != NULL)
			assert_int_equal(query_set_sort(query, cases[i].sort, &err), 0);
		assert_int_equal(query_needs_note_times(query), cases[i].matters);
		query_free(query);
	}
}

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

static void
test_orders(void **state)
{
	static const struct {
		const char *keys, *ids;
	} cases[] = {
	    {"name", "ann bob jane jose li aaa"},
	    {"-name", "li jose jane bob ann aaa"},
	    {"status", "bob jane jose li ann aaa"},
	    {"-status,name", "ann li jose jane bob aaa"},
	    {"follow_up", "li jose jane ann bob aaa"},
	    {"-follow_up", "jane jose li ann bob aaa"}, /* absent last, either way */
	    {"created", "ann jose jane bob li aaa"},
	    {"amount", "jose jane li ann bob aaa"}, /* numbers before texts */
	    {"-amount", "li jane jose ann bob aaa"},
	    {"company", "jane jose li ann bob aaa"}, /* Acme and ACME: by name */
	    {"company,-follow_up", "jane jose li ann bob aaa"},
	    {"tags", "jose jane ann bob li aaa"},
	    {"-notes,id", "jane jose li ann bob aaa"},
	    {"last_note", "jane li ann bob jose aaa"},
	    {"id", "ann bob jane jose li aaa"},
	    {"nothing", "ann bob jane jose li aaa"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);
		struct error err = ERROR_INIT;
		char *ids;

		assert_int_equal(query_set_sort(query, "-id,-name", &err), 0);
		assert_int_equal(query_set_sort(query, cases[i].keys, &err), 0);
		ids = found(query);
		if (strcmp(ids, cases[i].ids) != 0)
			print_error("--sort '%s':\n", cases[i].keys);
		assert_string_equal(ids, cases[i].ids);
		free(ids);
	}
}

static void
test_numbers_are_in_order_of_size(void **state)
{
	static const char *const ascending[] = {"-100000000000000000000", "-10", "-9.75",
	    "-9.7", "-0.5", "0", ".25", "0.3", "+1", "2", "10", "010.5",
	    "99999999999999999999", "100000000000000000000", "1.", "1e3", "1x", "a"};
	struct query_context context = a_context();
	struct query *query = query_new(KIND_LEAD);
	struct record_list list = RECORD_LIST_INIT;
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(ascending); i++)
		record_list_add(&list, a_lead("x", "name", "X", "n",
					   ascending[(i * 7 + 3) % COUNT(ascending)]));
	assert_int_equal(query_set_sort(query, "n", &err), 0);
	query_apply(query, &list, &context);
	for (size_t i = 0; i < COUNT(ascending); i++)
		assert_string_equal(record_get(list.items[i], "n"), ascending[i]);
	record_list_release(&list);
	query_free(query);
}

static void
test_equals_stay_in_their_order(void **state)
{
	struct query_context context = a_context();
	struct query *query = query_new(KIND_LEAD);
	struct record_list list = RECORD_LIST_INIT;

	(void)state;
	for (int i = 0; i < 50; i++) {
		char *number = xasprintf("%d", i);

		record_list_add(
		    &list, a_lead("x", "name", i % 2 ? "Jose" : "JOSÉ", "i", number));
		free(number);
	}
	query_apply(query, &list, &context);
	for (int i = 0; i < 50; i++)
		assert_int_equal(atoi(record_get(list.items[i], "i")), i);
	record_list_release(&list);
	query_free(query);
}

static void
test_the_limit_cuts_the_sorted_list(void **state)
{
	static const struct {
		size_t limit;
		const char *ids;
	} cases[] = {
	    {0, ""},
	    {2, "li jose"},
	    {6, "li jose jane ann bob aaa"},
	    {100, "li jose jane ann bob aaa"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct query *query = query_new(KIND_LEAD);

		query_set_limit(query, cases[i].limit);
		assert_text(found(query), cases[i].ids);
	}
}

static void
test_nothing_to_sort_is_fine(void **state)
{
	struct query_context context = a_context();
	struct query *query = query_new(KIND_CONTACT);
	struct record_list list = RECORD_LIST_INIT;

	(void)state;
	query_apply(query, &list, &context);
	assert_int_equal(list.count, 0);
	record_list_release(&list);
	query_free(query);
}

static void
test_contacts_have_names_and_no_states(void **state)
{
	static const struct {
		const char *expression;
		bool match;
	} cases[] = {
	    {"name=jane doe", true},
	    {"first_name=jane", true},
	    {"lead~jane", true},
	    {"follow_up_state=none", false},
	    {"status=New", false},
	};
	struct query_context context = a_context();
	struct record *jane =
	    a_contact("jane", "first_name", "Jane", "last_name", "Doe", "lead", "jane");
	struct query *query;
	struct error err = ERROR_INIT;

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		query = query_new(KIND_CONTACT);
		assert_int_equal(query_add_where(query, cases[i].expression, 0, &err), 0);
		assert_int_equal(query_match(query, jane, &context), cases[i].match);
		query_free(query);
	}
	query = query_new(KIND_CONTACT);
	assert_int_equal(query_add_status(query, "New", &err), 0);
	assert_false(query_match(query, jane, &context));
	query_free(query);
	query = query_new(KIND_CONTACT);
	query_add_follow_up(query, 1 << FOLLOW_UP_NONE);
	assert_false(query_match(query, jane, &context));
	query_free(query);
	record_free(jane);
}

static void
assert_column(const struct record *record, const char *key, const char *expected)
{
	struct query_context context = a_context();
	char *text = record_column(record, key, &context);

	if (expected == NULL)
		assert_null(text);
	else
		assert_string_equal(text, expected);
	free(text);
}

static void
test_columns(void **state)
{
	static const struct {
		const char *key, *lead, *contact, *bare, *broken;
	} cases[] = {
	    {"id", "jane", "doe", "bob", "aaa"},
	    {"path", NULL, NULL, NULL, "leads/aaa.yaml"},
	    {"kind", "lead", "contact", "lead", "lead"},
	    {"name", "Jane", "Jane Doe", "Bob", NULL},
	    {"first_name", NULL, "Jane", NULL, NULL},
	    {"email", "jane@acme.example", NULL, NULL, NULL},
	    {"status", "Contacted", NULL, "New", NULL},
	    {"follow_up", "2026-11-23", NULL, NULL, NULL},
	    {"follow_up_state", "today", NULL, "none", NULL},
	    {"tags", "vip, gold", NULL, NULL, NULL},
	    {"notes", "3", "0", "0", NULL},
	    {"last_note", "2026-11-22T10:00:00Z", NULL, NULL, NULL},
	    {"address", "{\"city\":\"Rome\"}", NULL, NULL, NULL},
	};
	struct record *lead = a_lead("jane", "name", "Jane", "email", "jane@acme.example",
	    "status", "contacted", "follow_up", TODAY, "tags", "vip,gold");
	struct record *contact =
	    a_contact("doe", "first_name", "Jane", "last_name", "Doe");
	struct record *bare = a_lead("bob", "name", "Bob");
	struct record *broken = record_new(KIND_LEAD, "aaa", "leads/aaa.yaml");

	(void)state;
	record_add_value(lead, "address", "{\"city\":\"Rome\"}", true);
	with_note(lead, "2026-11-22T10:00:00Z", "alice", "one");
	with_note(lead, "2026-11-21T10:00:00Z", "alice", "two");
	with_note(lead, NULL, NULL, "three");
	record_break(broken, "yaml", 1, 1, "bad");
	for (size_t i = 0; i < COUNT(cases); i++) {
		assert_column(lead, cases[i].key, cases[i].lead);
		assert_column(contact, cases[i].key, cases[i].contact);
		assert_column(bare, cases[i].key, cases[i].bare);
		assert_column(broken, cases[i].key, cases[i].broken);
	}
	record_free(lead);
	record_free(contact);
	record_free(bare);
	record_free(broken);
}

static void
test_columns_have_headings(void **state)
{
	static const struct {
		enum kind kind;
		const char *key, *label;
	} cases[] = {
	    {KIND_LEAD, "id", "ID"},
	    {KIND_LEAD, "name", "Name"},
	    {KIND_CONTACT, "name", "Name"},
	    {KIND_LEAD, "assigned_to", "Assigned to"},
	    {KIND_LEAD, "status", "Status"},
	    {KIND_CONTACT, "status", "status"}, /* a custom key there */
	    {KIND_LEAD, "tags", "Tags"},
	    {KIND_LEAD, "follow_up_state", "Follow-up state"},
	    {KIND_LEAD, "last_note", "Last note"},
	    {KIND_LEAD, "company", "company"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++)
		assert_string_equal(
		    record_column_label(cases[i].kind, cases[i].key), cases[i].label);
}

static void
test_the_columns_of_a_list(void **state)
{
	static const struct {
		enum kind kind;
		const char *keys;
	} cases[] = {
	    {KIND_LEAD, "id name email phone source assigned_to status follow_up "},
	    {KIND_CONTACT, "id name email phone source assigned_to "},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct strlist keys = STRLIST_INIT;
		struct buf joined = BUF_INIT;

		record_default_columns(cases[i].kind, &keys);
		for (size_t k = 0; k < keys.count; k++)
			buf_addf(&joined, "%s ", keys.items[k]);
		assert_string_equal(joined.data, cases[i].keys);
		buf_release(&joined);
		strlist_release(&keys);
	}
}

static int
set_zone(void **state)
{
	(void)state;
	return setenv("TZ", "UTC", 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_a_list_is_in_order_of_follow_up_then_name),
	    cmocka_unit_test(test_plain_conditions),
	    cmocka_unit_test(test_statuses_are_a_set),
	    cmocka_unit_test(test_a_mistake_in_a_condition_is_a_usage_error),
	    cmocka_unit_test(test_states_of_follow_ups),
	    cmocka_unit_test(test_leads_that_nobody_has),
	    cmocka_unit_test(test_leads_that_nobody_touched),
	    cmocka_unit_test(test_a_lead_without_any_time_is_stale_and_a_contact_never),
	    cmocka_unit_test(test_a_lead_without_a_note_is_as_old_as_it_is),
	    cmocka_unit_test(test_when_notes_were_written_matters_to_some),
	    cmocka_unit_test(test_where),
	    cmocka_unit_test(test_all_conditions_hold),
	    cmocka_unit_test(test_orders),
	    cmocka_unit_test(test_numbers_are_in_order_of_size),
	    cmocka_unit_test(test_equals_stay_in_their_order),
	    cmocka_unit_test(test_the_limit_cuts_the_sorted_list),
	    cmocka_unit_test(test_nothing_to_sort_is_fine),
	    cmocka_unit_test(test_contacts_have_names_and_no_states),
	    cmocka_unit_test(test_columns),
	    cmocka_unit_test(test_columns_have_headings),
	    cmocka_unit_test(test_the_columns_of_a_list),
	};

	return cmocka_run_group_tests(tests, set_zone, NULL);
}
